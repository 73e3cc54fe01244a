//! Signals in customers' words: complaint, anger, threats, urgency, thanks. They only suggest;
//! a customer's own words are never judged.
//!
//! A negated word gives no signal (不投诉, not urgent). Anger is the strongest word found: 1 uneasy,
//! 2 displeased, 3 angry, 4 beside oneself; a shout (three marks, a line in capitals) or a second
//! word of the same strength lifts it by one, never above 4.

mod words;

use std::ops::Range;

use crate::fold::Folded;

/// What a word of the customer points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Complaint,
    /// Uneasy 1, displeased 2, angry 3, beside oneself 4.
    Anger(u8),
    /// Says they will leave, cancel, or go to someone else.
    Leaving,
    /// Says they will go to an authority, the press or the public.
    Reporting,
    Urgency,
    Thanks,
}

impl Kind {
    /// A stable name for files and interfaces.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Complaint => "complaint",
            Kind::Anger(_) => "anger",
            Kind::Leaving => "leaving",
            Kind::Reporting => "reporting",
            Kind::Urgency => "urgency",
            Kind::Thanks => "thanks",
        }
    }
}

/// One word or mark and what it points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    pub kind: Kind,
    /// Where it stands, in bytes of the original text.
    pub bytes: Range<usize>,
}

/// What a customer's message lets one suspect, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signals {
    pub found: Vec<Signal>,
    /// From 0, calm, to 4, beside oneself.
    pub anger: u8,
}

impl Signals {
    /// Whether some word points to this kind, whatever its strength.
    pub fn points_to(&self, kind: Kind) -> bool {
        self.found.iter().any(|signal| signal.kind.code() == kind.code())
    }
}

/// The signals in a customer's text.
///
/// ```
/// use service_language::{Folded, signals};
///
/// let found = signals::find(&Folded::new("都第三次了！再不退款我就打12315投诉你们！！！"));
/// assert!(found.points_to(signals::Kind::Reporting));
/// assert!(found.anger >= 2);
/// ```
pub fn find(folded: &Folded) -> Signals {
    let text = folded.text();
    let mut signals = Signals::default();
    for word in words::in_text(text) {
        if is_taken_back(text, word.start) {
            continue;
        }
        signals
            .found
            .push(Signal { kind: word.kind, bytes: folded.original(word.start..word.end) });
    }
    for shout in shouts(text) {
        signals.found.push(Signal { kind: Kind::Anger(1), bytes: folded.original(shout) });
    }
    signals.found.sort_by_key(|signal| signal.bytes.start);
    signals.anger = anger_of(&signals.found);
    signals
}

/// The strongest word, one more when it is not alone.
fn anger_of(found: &[Signal]) -> u8 {
    let levels = || {
        found.iter().filter_map(|signal| match signal.kind {
            Kind::Anger(level) => Some(level),
            Kind::Reporting => Some(2),
            Kind::Complaint | Kind::Leaving => Some(1),
            _ => None,
        })
    };
    let strongest = levels().max().unwrap_or(0);
    let spoken = found.iter().filter(|signal| matches!(signal.kind, Kind::Anger(_))).count();
    let lifted = strongest > 0 && spoken >= 2 && levels().filter(|level| *level > 0).count() >= 2;
    (strongest + u8::from(lifted)).min(4)
}

/// 不投诉, 没有生气, 别着急: the word before takes it back.
fn is_taken_back(text: &str, start: usize) -> bool {
    const BEFORE: &[&str] = &[
        "不",
        "没",
        "没有",
        "不是",
        "不想",
        "不会",
        "不用",
        "不必",
        "并非",
        "别",
        "不算",
        "不打算",
        "不是要",
        "无需",
        "not ",
        "n't ",
        "never ",
        "no ",
        "not a ",
        "not very ",
        "n't be ",
        "isn't ",
        "not to ",
        "撤销",
        "撤回",
        "取消",
        "怎么",
    ];
    let before = text.get(..start).unwrap_or("");
    BEFORE.iter().any(|word| before.ends_with(word))
}

/// Three marks in a row.
fn shouts(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut shouts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let run = bytes[at..].iter().take_while(|b| matches!(b, b'!' | b'?')).count();
        if run >= 3 {
            shouts.push(at..at + run);
        }
        at += run.max(1);
    }
    shouts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<&'static str> {
        let mut kinds: Vec<_> =
            find(&Folded::new(text)).found.iter().map(|signal| signal.kind.code()).collect();
        kinds.dedup();
        kinds
    }

    #[test]
    fn a_threat_to_report_names_where_the_customer_would_go() {
        for text in [
            "再不解决我打12315了",
            "我要去消协告你们",
            "等着上新闻吧,我找媒体曝光",
            "我會跟NCC申訴",
            "我打1999檢舉",
            "金管會見",
            "I'll report you to the ombudsman.",
            "我要找律师起诉",
        ] {
            assert!(kinds(text).contains(&"reporting"), "{text} {:?}", kinds(text));
        }
    }

    #[test]
    fn leaving_urgency_thanks_and_complaint_are_told_apart() {
        for (text, kind) in [
            ("以后再也不来你们家买了", "leaving"),
            ("我要銷戶,換別家", "leaving"),
            ("I want to cancel my account and switch to someone else", "leaving"),
            ("麻烦快点,我很急", "urgency"),
            ("明天就要用,十萬火急", "urgency"),
            ("This is urgent, please hurry", "urgency"),
            ("太感谢了,你们服务真好", "thanks"),
            ("謝謝你喔,辛苦了", "thanks"),
            ("Thank you so much", "thanks"),
            ("我要投诉这个客服", "complaint"),
            ("我要客訴", "complaint"),
            ("I want to file a complaint", "complaint"),
        ] {
            assert!(kinds(text).contains(&kind), "{text} {:?}", kinds(text));
        }
    }

    #[test]
    fn anger_rises_with_the_words() {
        let anger = |text| find(&Folded::new(text)).anger;
        assert_eq!(anger("你好,请问几点开门"), 0);
        assert_eq!(anger("有点失望"), 1);
        assert!(anger("等了三天还没人管,太过分了") >= 2);
        assert!(anger("气死我了,你们是骗子吧") >= 3);
        assert_eq!(anger("你们这帮混蛋,去死吧!!!"), 4);
        assert!(anger("This is absolutely disgusting, you are liars") >= 3);
    }

    #[test]
    fn a_word_taken_back_gives_no_signal() {
        assert!(!kinds("我不是要投诉,就问一下").contains(&"complaint"));
        assert!(!kinds("不急,慢慢来").contains(&"urgency"));
        assert!(!kinds("It's not urgent").contains(&"urgency"));
    }

    #[test]
    fn evasions_in_a_signal_are_seen_and_its_place_is_the_original() {
        let text = "我要投 诉!";
        let found = find(&Folded::new(text));
        let complaint = found.found.iter().find(|s| s.kind == Kind::Complaint).unwrap();
        assert_eq!(&text[complaint.bytes.clone()], "投 诉");
    }
}
