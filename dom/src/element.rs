//! An element while it is being made.

use leptos::ev::EventDescriptor;
use leptos::leptos_dom::helpers::document;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, Node};

use crate::attr::{Attr, IntoAttr};
use crate::reactive::effect;
use crate::view::{AnyView, IntoView};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element, or a fragment, while it is being made.
pub struct El(Node);

impl El {
    /// An element with its fixed attributes. `fixed` is the tag, then names and values in turn, separated by U+001F: one text,
    /// so that creating an element is one call with one argument.
    #[must_use]
    pub fn new(fixed: &'static str) -> Self {
        Self::created(None, fixed)
    }

    /// The same, of SVG.
    #[must_use]
    pub fn svg(fixed: &'static str) -> Self {
        Self::created(Some(SVG), fixed)
    }

    /// Room for several nodes beside each other.
    #[must_use]
    pub fn fragment() -> Self {
        Self(document().create_document_fragment().into())
    }

    fn created(namespace: Option<&str>, fixed: &'static str) -> Self {
        let mut parts = fixed.split('\x1f');
        let tag = parts.next().unwrap_or_default();
        let document = document();
        let made = match namespace {
            Some(namespace) => document.create_element_ns(Some(namespace), tag),
            None => document.create_element(tag),
        };
        // The tags are those of the console's own markup, none of which a browser refuses.
        let Ok(element) = made else { return Self::fragment() };
        while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
            let _ = element.set_attribute(name, value);
        }
        Self(element.into())
    }

    /// The element, for what only an element can do.
    pub(crate) fn element(&self) -> &Element {
        self.0.unchecked_ref()
    }

    pub(crate) fn into_node(self) -> Node {
        self.0
    }

    /// Sets an attribute, now and whenever its value changes.
    pub fn attr(&self, name: &'static str, value: impl IntoAttr) {
        self.set(name, value.into_attr(), set_attribute);
    }

    /// Adds or removes a class.
    pub fn class(&self, name: &'static str, on: impl IntoAttr) {
        self.set(name, on.into_attr(), |element, name, on| {
            let _ = element.class_list().toggle_with_force(name, on.is_some());
        });
    }

    /// Sets a property of the element's style, which a Content-Security-Policy lets a script do.
    pub fn style(&self, name: &'static str, value: impl IntoAttr) {
        self.set(name, value.into_attr(), |element, name, value| {
            let _ = element.unchecked_ref::<HtmlElement>().style().set_property(name, value.unwrap_or_default());
        });
    }

    /// Whether a checkbox is checked.
    pub fn checked(&self, on: impl IntoAttr) {
        self.set("", on.into_attr(), |element, _, on| element.unchecked_ref::<HtmlInputElement>().set_checked(on.is_some()));
    }

    /// What stands in an input. Writing what stands there already would move the cursor in some browsers.
    pub fn value(&self, text: impl IntoAttr) {
        self.set("", text.into_attr(), |element, _, text| {
            let (input, text) = (element.unchecked_ref::<HtmlInputElement>(), text.unwrap_or_default());
            if input.value() != text {
                input.set_value(text);
            }
        });
    }

    fn set(&self, name: &'static str, value: Attr, apply: fn(&Element, &'static str, Option<&str>)) {
        match value {
            Attr::Absent => apply(self.element(), name, None),
            Attr::Text(text) => apply(self.element(), name, Some(&text)),
            Attr::Changing(mut value) => {
                let element = self.element().clone();
                effect(move || Self(element.clone().into()).set(name, value(), apply));
            }
        }
    }

    /// Listens. The listener is freed with the element.
    pub fn on<E>(&self, event: E, mut listen: impl FnMut(E::EventType) + 'static)
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        self.listen(&event.name(), Box::new(move |event| listen(event.unchecked_into())));
    }

    fn listen(&self, name: &str, listen: Box<dyn FnMut(Event)>) {
        let listener = Closure::wrap(listen).into_js_value();
        let _ = self.0.add_event_listener_with_callback(name, listener.unchecked_ref());
    }

    /// Puts a view at the end.
    pub fn child(&self, view: impl IntoView) {
        self.append(view.into_view());
    }

    pub(crate) fn append(&self, view: AnyView) {
        if let Some(node) = view.into_node() {
            let _ = self.0.append_child(&node);
        }
    }
}

fn set_attribute(element: &Element, name: &'static str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

impl IntoView for El {
    fn into_view(self) -> AnyView {
        AnyView::Node(self.0)
    }
}

impl AnyView {
    /// The node that stands for the view, if it is not empty.
    pub(crate) fn into_node(self) -> Option<Node> {
        match self {
            Self::Empty => None,
            Self::Text(text) => Some(document().create_text_node(&text).into()),
            Self::Node(node) => Some(node),
        }
    }
}
