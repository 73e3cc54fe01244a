//! What a promise is, and what becomes of it.

/// What was promised, named as the language check names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    CallBack,
    Answer,
    Refund,
    Send,
    Visit,
    Fix,
    Other,
}

impl Act {
    pub const ALL: [Act; 7] =
        [Act::CallBack, Act::Answer, Act::Refund, Act::Send, Act::Visit, Act::Fix, Act::Other];

    pub fn name(self) -> &'static str {
        match self {
            Act::CallBack => "call_back",
            Act::Answer => "answer",
            Act::Refund => "refund",
            Act::Send => "send",
            Act::Visit => "visit",
            Act::Fix => "fix",
            Act::Other => "other",
        }
    }

    pub fn from_name(name: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.name() == name)
    }
}

/// Where a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In a draft: nobody was promised anything yet.
    Offered,
    Open,
    Kept,
    KeptLate,
    Broken,
}

impl State {
    pub const ALL: [State; 5] =
        [State::Offered, State::Open, State::Kept, State::KeptLate, State::Broken];

    pub fn name(self) -> &'static str {
        match self {
            State::Offered => "offered",
            State::Open => "open",
            State::Kept => "kept",
            State::KeptLate => "kept_late",
            State::Broken => "broken",
        }
    }

    pub fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    pub id: String,
    pub case_id: String,
    /// Who answers for it.
    pub owner: String,
    pub owner_name: String,
    pub team_id: Option<String>,
    pub act: Act,
    pub to_whom: String,
    /// The words that promise it.
    pub words: String,
    pub due_ms: i64,
    /// By which convention the moment was read out of the words.
    pub how: String,
    /// The message whose words made it.
    pub message_id: Option<String>,
    pub state: State,
    pub kept_ms: Option<i64>,
    pub kept_note: Option<String>,
}

/// What keeping at `at_ms` makes of a promise due at `due_ms`.
pub fn kept_at(at_ms: i64, due_ms: i64) -> State {
    if at_ms <= due_ms { State::Kept } else { State::KeptLate }
}
