//! The closed lists of a complaint: how it came up, how severe, what the customer may expect, whose fault, how it ended.

use crate::named;

named! {
    /// Where a piece of the standard comes from; shown beside it.
    pub enum Origin {
        Seed = "seed",
        Reconstructed = "reconstructed",
        Constructed = "constructed",
    }
}

named! {
    /// How it came up.
    pub enum Came {
        ByHand = "by_hand",
        /// The customer's words signalled it, and a person agreed.
        Signal = "signal",
        Survey = "survey",
        Form = "form",
        /// A regulator or another authority passed it on.
        Authority = "authority",
    }
}

named! {
    /// Why steps are walked anew.
    pub enum Again {
        Opened = "opened",
        /// The customer came back after it was closed.
        Reopened = "reopened",
        /// The result did not satisfy; another way is looked for.
        OtherWay = "other_way",
    }
}

named! {
    /// 投诉升级: who takes it on. The time to respond is in `ladder.rs`.
    pub enum Level {
        Leader = "leader",
        Specialist = "specialist",
        Director = "director",
        Board = "board",
    }
}

named! {
    /// Whether a step's time is up.
    pub enum Lateness {
        InTime = "in_time",
        Late = "late",
    }
}

named! {
    /// Corrective acts mend this case's cause; preventive ones keep it from others.
    pub enum MeasureKind {
        Corrective = "corrective",
        Preventive = "preventive",
    }
}

named! {
    /// What the check of the effect decided.
    pub enum Verdict {
        Works = "works",
        /// It came back: the measure is open again.
        CameBack = "came_back",
    }
}
