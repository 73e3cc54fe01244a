//! Signatures at the end of someone's own words: `-- `, "sent from my phone", 此致敬礼 with name and number.
//! They are folded, never lost; whatever could be the customer's matter stays where it is.

use super::{Line, Marked};
use regex::RegexSet;
use std::ops::Range;
use std::sync::LazyLock;

/// One line that a program adds.
static PROGRAM_LINE: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new([
        r"^(发自|發自|发送自|發送自|来自|來自|从|從|由)\s*(我的|手机|手機|网易|網易|QQ|qq|Outlook|iPhone|iPad|Windows|Yahoo|Foxmail|Mail|邮箱|华为|華為|小米|vivo|OPPO|荣耀|三星).{0,40}$",
        r"^(获取|取得|下載|下载)\s*(适用于|適用於)?\s*.{0,20}Outlook.{0,30}$",
        r"(?i)^(sent from|get) (my |the )?(iphone|ipad|mobile|phone|android|samsung|galaxy|huawei|xiaomi|outlook|mail for|yahoo|blackberry|windows|netease|qq|foxmail|proton|gmail|copilot|new outlook).{0,60}$",
        r"(?i)^sent from .{0,30}(mail|phone|device)\b.{0,30}$",
        r"^(从|從)?我的\s*(iPhone|iPad|手机|手機).{0,12}(发送|傳送|寄出)$",
        r"^使用.{0,20}(邮箱|郵箱|Mail|Outlook).{0,6}(发送|傳送|寄出)$",
    ])
    .expect("fixed patterns")
});

/// A line that closes a letter; what follows is a name and how to reach it.
static CLOSING: LazyLock<RegexSet> = LazyLock::new(|| {
    RegexSet::new([
        r"^(此致|敬礼|敬禮|此致\s*敬礼|此致\s*敬禮)[!！,，。.]?$",
        r"^(顺祝|順祝|顺颂|順頌|敬祝|即颂|祝)\s*(商祺|商安|时祺|時祺|安好|好|工作顺利|順心|台安|身体健康|生活愉快|平安)[!！,，。.]?$",
        r"(?i)^((best|kind|warm|many)?\s*(regards|wishes)|sincerely|yours (sincerely|faithfully|truly)|best|cheers|thanks and regards|kindest regards)[,，.!]?$",
    ])
    .expect("fixed patterns")
});

/// A block after a closing is at most this long; longer is content.
const MOST_CLOSING_LINES: usize = 10;
const LONGEST_CLOSING_LINE_CHARS: usize = 60;
/// Lines that may stand under a program's line.
const MOST_PROGRAM_LINES: usize = 3;

/// Marks the signature inside one run of the writer's own lines.
pub(crate) fn mark(lines: &mut [Line], run: Range<usize>) {
    let Some(from) = begin(lines, &run) else { return };
    for line in &mut lines[from..run.end] {
        line.marked = Marked::Signature;
    }
}

fn begin(lines: &[Line], run: &Range<usize>) -> Option<usize> {
    // The earliest of the three, so that a closing above `-- ` goes with it.
    let found = [dashes(lines, run), program(lines, run), closing(lines, run)];
    found.into_iter().flatten().min()
}

/// `-- ` alone on a line (RFC 3676 §4.3), also as programs mangle it. The last one counts.
fn dashes(lines: &[Line], run: &Range<usize>) -> Option<usize> {
    let found =
        run.clone().rev().find(|&i| matches!(lines[i].text.as_str(), "--" | "-- " | "--\u{a0}"))?;
    // A rule in the middle of a long letter is no signature.
    (filled(lines, found..run.end) <= 20).then_some(found)
}

fn program(lines: &[Line], run: &Range<usize>) -> Option<usize> {
    let found = run.clone().rev().find(|&i| {
        let text = lines[i].text.trim();
        text.len() < 200 && PROGRAM_LINE.is_match(text)
    })?;
    let below = &lines[found + 1..run.end];
    (filled(lines, found + 1..run.end) <= MOST_PROGRAM_LINES
        && !below.iter().any(|l| is_sentence(l.text.trim())))
    .then_some(found)
}

fn closing(lines: &[Line], run: &Range<usize>) -> Option<usize> {
    // Only the last few lines can be a closing block; the first closing among them begins it.
    let (mut filled_lines, mut first) = (0, None);
    for at in run.clone().rev() {
        let text = lines[at].text.trim();
        if text.is_empty() {
            continue;
        }
        filled_lines += 1;
        if filled_lines > MOST_CLOSING_LINES || is_sentence(text) {
            break;
        }
        if text.len() < 100 && CLOSING.is_match(text) {
            first = Some(at);
        }
    }
    // Nothing above it: the whole mail would be folded away.
    first.filter(|&at| lines[run.start..at].iter().any(|l| !l.text.trim().is_empty()))
}

fn filled(lines: &[Line], range: Range<usize>) -> usize {
    lines[range].iter().filter(|l| !l.text.trim().is_empty()).count()
}

/// Whether a line is long or a sentence: questions and full stops are somebody's matter.
fn is_sentence(text: &str) -> bool {
    let chars = text.chars().count();
    chars > LONGEST_CLOSING_LINE_CHARS
        || text.contains(['?', '？', '；'])
        || (text.contains(['。', '，']) && chars > 12)
}

#[cfg(test)]
mod tests {
    use crate::quoting::{Context, split};

    fn parts(text: &str) -> (String, String) {
        let parts = split(text, Context::FRESH);
        (parts.new, parts.signature)
    }

    #[test]
    fn signatures_are_folded() {
        for (text, signature) in [
            ("快递还没到\n\n发自我的 iPhone", "发自我的 iPhone"),
            ("快递还没到\n\n从我的 iPhone 傳送", "从我的 iPhone 傳送"),
            (
                "请尽快处理\n\n此致\n敬礼\n张三\n电话：138 0000 0000",
                "此致\n敬礼\n张三\n电话：138 0000 0000",
            ),
            ("Please help\n-- \nLi Si\nACME", "-- \nLi Si\nACME"),
            ("Please help\n\nBest regards,\nLi Si\nACME", "Best regards,\nLi Si\nACME"),
            ("你好\n来自我的华为手机", "来自我的华为手机"),
        ] {
            assert_eq!(parts(text).1, signature, "{text}");
        }
    }

    #[test]
    fn what_the_customer_says_is_not_folded() {
        for text in [
            "我的电话是 138 0000 0000",
            "此致\n敬礼\n张三",
            "来自北京的快递还没到",
            "祝好\n另外还有一个问题：为什么一直没有人回电话？我等了三天。",
            "发自内心地说，你们的服务太差了",
        ] {
            assert_eq!(parts(text), (text.to_owned(), String::new()), "{text}");
        }
    }
}
