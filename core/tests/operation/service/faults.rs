//! What the service can be told to do: its habits, and what goes wrong with one request.

/// What the documentation leaves open, so that the engine may rely on neither.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Habits {
    /// One instance in the wrong state makes the service refuse the whole request.
    pub(crate) refuses_whole: bool,
    /// What a second termination answers.
    pub(crate) again: Again,
    /// Whether an id that is gone is answered with an error, or left out of both lists.
    pub(crate) names_the_gone: bool,
    /// A look-up of an unlisted id is an error rather than a shorter list.
    pub(crate) look_up_errs: bool,
    pub(crate) refuses_mix: bool,
    /// How long the disks take to clean up, at most.
    pub(crate) cleanup: i64,
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Again {
    Accepted,
    Refused,
    Unnamed,
}

impl Default for Habits {
    fn default() -> Self {
        Self { refuses_whole: false, again: Again::Refused, names_the_gone: true, look_up_errs: false, refuses_mix: false, cleanup: 60_000 }
    }
}

/// What goes wrong with one terminate request. `done` says whether the work is done all the same.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum TerminateFault {
    None,
    Lost {
        done: bool,
    },
    /// No answer, and the work is done so many milliseconds later.
    LostAndDoneLate(i64),
    Status {
        done: bool,
    },
    Html {
        done: bool,
    },
    Internal {
        done: bool,
    },
    FailedOperation {
        done: bool,
    },
    UnknownCode {
        done: bool,
    },
    Throttled,
    ThrottledByAddress,
    SomeThrottled,
    SomeUnnamed {
        done: bool,
    },
    Strangers,
    InBothLists,
    RefusedWhole,
    TokenExpires,
    Unauthorized,
    ClockOnce,
    ClockOff,
    Malformed,
    SourceAddress,
    SomeRefused,
    SomeForbidden,
    SomeInternal {
        done: bool,
    },
}

/// What goes wrong with one look-up.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum LookFault {
    None,
    Lost,
    Status,
    Internal,
    Throttled,
    /// Rows are missing, and the total says so.
    Incomplete,
    /// An error that could mean any of the ids.
    NotFound,
    TokenExpires,
    Unauthorized,
    ClockOnce,
}
