//! Small pictures. Each stands beside a word, so that none needs a name of its own.

use edgezone_dom::prelude::*;

/// One picture on a grid of 16 by 16.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Icon {
    /// The product.
    Console,
    /// Done.
    Check,
    /// Failed.
    Cross,
    /// A warning.
    Warning,
    /// Something to know.
    Info,
    /// Waiting.
    Clock,
    /// Under way.
    Dots,
    /// In use.
    Play,
    /// Set apart.
    Pause,
    /// No longer there.
    Gone,
    /// Irreversible.
    Flame,
    /// Cannot be planned.
    Lock,
    /// Could be planned although a rule protects it.
    Unlock,
    /// Search.
    Search,
    /// Ascending.
    Up,
    /// Again.
    Again,
    /// Not known.
    Question,
    /// Copy.
    Copy,
    /// Columns.
    Columns,
}

impl Icon {
    /// What is drawn, as a path of SVG.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Console => "M2.5 3.5h11v4h-11zM2.5 8.5h11v4h-11zM5 5.5h.01M5 10.5h.01M8 5.5h3M8 10.5h3",
            Self::Check => "M3 8.5l3.2 3L13 4.5",
            Self::Cross => "M4 4l8 8M12 4l-8 8",
            Self::Warning => "M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.01",
            Self::Info => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 7.3v3.4M8 5.1v.01",
            Self::Clock => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 4.8V8l2.2 1.6",
            Self::Dots => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Play => "M5 3.5l7 4.5-7 4.5z",
            Self::Pause => "M5.5 4v8M10.5 4v8",
            Self::Gone => "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM3.8 12.2l8.4-8.4",
            Self::Flame => "M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.7 9h6.6l.7-9M6.8 7v4M9.2 7v4",
            Self::Lock => "M3.5 7h9v6.5h-9zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
            Self::Unlock => "M3.5 7h9v6.5h-9zM5.5 7V4.5a2.5 2.5 0 0 1 4.9-.7",
            Self::Search => "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.7 10.7L14 14",
            Self::Up => "M8 13V3.5M4 7l4-4 4 4",
            Self::Again => "M13.5 8a5.5 5.5 0 1 1-1.6-3.9M12.2 1.8v2.6H9.6",
            Self::Copy => "M6 6h7.5v7.5H6zM3.5 10h-1V2.5H10v1",
            Self::Columns => "M2.5 3.5h11v9h-11zM6.2 3.5v9M9.8 3.5v9",
            Self::Question => "M5.8 6a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.6M8 12v.01",
        }
    }
}

/// Draws a picture, hidden from screen readers: the word beside it says it.
#[component]
pub fn Picture(
    /// Which.
    icon: Icon,
) -> AnyView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <path d=icon.path() />
        </svg>
    }
}
