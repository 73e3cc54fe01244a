//! Where somebody else's words begin: the lines that mail programs put before them.
//! Each row of `LINES` has the program it was seen in; the examples below are its tests.

use super::Line;
use regex::{Regex, RegexSet};
use std::sync::LazyLock;

/// A mark found at a line, and how many lines it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub kind: MarkKind,
    pub lines: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    /// `-----原始邮件-----`, a block of From/Sent/To lines: what follows is older, if this is an answer.
    Original,
    /// `在 … 写道：`: what follows is quoted, usually with `>`.
    Wrote,
    /// `---------- Forwarded message ---------`: what follows is the reason of the mail.
    Forwarded,
}

/// Longer lines are prose.
const LONGEST_MARK_BYTES: usize = 600;
/// `On … wrote:` and its relatives break into at most so many lines.
const MOST_WROTE_LINES: usize = 3;

/// Pattern of one whole line, what it means, where it is seen.
const LINES: &[(&str, MarkKind, &str)] = &[
    (
        r"^[-—–_=*\s]{2,}(回复的原邮件|回覆的原郵件|原始邮件|原始郵件|邮件原件|原邮件|原郵件|原始信息|原始訊息|原始信件|原始消息)[-—–_=*\s]{2,}$",
        MarkKind::Original,
        "QQ, Outlook, Foxmail, 163, Huawei, Samsung",
    ),
    (
        r"(?i)^[-—–_=*\s]{2,}(original message|original appointment|original|reply message|replied message)[-—–_=*\s]{2,}$",
        MarkKind::Original,
        "Outlook, QQ in English, 163 in English",
    ),
    (
        r"(?i)^[-—–_=*\s]{2,}(forwarded message|forwarded by.*|forwarded mail)[-—–_=*\s]{2,}$",
        MarkKind::Forwarded,
        "Gmail, Thunderbird, 163 in English, Lotus",
    ),
    (
        r"^[-—–_=*\s]{2,}(转发的原邮件|转发的邮件|转发邮件信息|转发邮件|转发的消息|轉寄郵件|轉寄訊息|轉寄的郵件|轉發郵件|轉寄信件)[-—–_=*\s]{2,}$",
        MarkKind::Forwarded,
        "163, Thunderbird, Gmail, QQ",
    ),
    (
        r"(?i)^(begin forwarded message|开始转发的邮件|开始转发的消息|下面是被转发的邮件|開始轉寄郵件|以下是轉寄的郵件|開始轉寄訊息)\s*[:：]$",
        MarkKind::Forwarded,
        "Apple Mail",
    ),
    (
        r"(?i)^[-#_=\s]{2,}(请在此行(以|之)上回复|請在此行(以|之)上回覆|please reply above this line|reply above this line)[-#_=\s]*$",
        MarkKind::Original,
        "help desks",
    ),
];

static LINE_SET: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(LINES.iter().map(|(p, _, _)| *p)).expect("fixed patterns"));

/// One line or up to three that end in "wrote:"; a date, a time or an address must stand in them.
static WROTE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(写道|寫道|写到|寫到|撰写|撰寫|wrote|writes|schrieb|a écrit)\s*[:：]\s*$")
        .expect("a fixed pattern")
});
static WROTE_PROOF: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\d{4}\s*[-/.年]\s*\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2}\s*月\s*\d{1,2}|\d{1,2}:\d{2}|[\w.+-]+@[\w-]+\.\w|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b.*\d",
    )
    .expect("a fixed pattern")
});

/// Labels of a header block; the first row begins one, any two of the others prove it.
static SENDER_LABEL: LazyLock<Regex> =
    LazyLock::new(|| label(r"发件人|發件人|寄件者|寄件人|发信人|from|von|de"));
static OTHER_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    label(
        r"发送时间|发送日期|發送時間|傳送時間|寄件日期|传送时间|时间|時間|日期|收件人|收件者|抄送人?|抄送|副本|密送|主题|主題|主旨|标题|標題|sent|date|to|cc|subject|reply-to|回复至",
    )
});

fn label(words: &str) -> Regex {
    // 163 draws the block as a table (`| 发件人 | 张三 |`), others put stars around bold labels.
    Regex::new(&format!(r"(?i)^[\s*|_]*({words})[*_\s\u{{3000}}]*([:：]|\|)"))
        .expect("a fixed pattern")
}

/// The mark that begins at line `at`, if one does.
pub(crate) fn mark_at(lines: &[Line], at: usize) -> Option<Mark> {
    let text = bare(lines, at)?;
    if text.is_empty() {
        return None;
    }
    // Most lines are prose; they are let through before any pattern is tried.
    let colon = text.contains([':', '：', '|']);
    if (colon || text.starts_with(['-', '—', '–', '_', '=', '*', '#']))
        && let Some(row) = LINE_SET.matches(text).iter().next()
    {
        return Some(Mark { kind: LINES[row].1, lines: 1 });
    }
    if colon && let Some(lines) = header_block(lines, at) {
        return Some(Mark { kind: MarkKind::Original, lines });
    }
    wrote(lines, at).map(|lines| Mark { kind: MarkKind::Wrote, lines })
}

/// A line without white space at its ends, if it is short enough to be a mark.
fn bare(lines: &[Line], at: usize) -> Option<&str> {
    lines.get(at).map(|l| l.text.trim()).filter(|t| t.len() <= LONGEST_MARK_BYTES)
}

/// A sender label with at least two other labels within the next seven lines that say something.
fn header_block(lines: &[Line], at: usize) -> Option<usize> {
    if !SENDER_LABEL.is_match(bare(lines, at)?) {
        return None;
    }
    let (mut labels, mut last, mut seen) = (0, at, 0);
    for next in at + 1..(at + 12).min(lines.len()) {
        let text = bare(lines, next)?;
        if text.is_empty() {
            continue;
        }
        seen += 1;
        if OTHER_LABEL.is_match(text) {
            labels += 1;
            last = next;
        } else if seen > last - at + 3 {
            break;
        }
    }
    (labels >= 2).then_some(last + 1 - at)
}

fn wrote(lines: &[Line], at: usize) -> Option<usize> {
    let mut joined = String::new();
    for count in 1..=MOST_WROTE_LINES {
        let text = bare(lines, at + count - 1)?;
        // It is one sentence: a blank line or a quote inside it ends the attempt.
        if text.is_empty() || (count > 1 && text.starts_with('>')) {
            return None;
        }
        joined.push_str(text);
        joined.push(' ');
        if text.ends_with([':', '：']) && WROTE_END.is_match(text) {
            let proof = WROTE_PROOF.is_match(&joined);
            return (proof && begins_attribution(&joined, count)).then_some(count);
        }
    }
    None
}

/// On several lines, the first must already look like it; else prose before the mark would be taken with it.
fn begins_attribution(joined: &str, count: usize) -> bool {
    let first = joined.trim_start();
    let opener =
        ["On ", "Am ", "Le ", "At ", "在", "于", "於"].iter().any(|o| first.starts_with(o));
    let first_line_proof = first.chars().take(60).any(|c| c == '@' || c.is_ascii_digit());
    count == 1 || opener || first_line_proof
}

/// A line of nothing but dashes or the like, as drawn before a header block.
pub(crate) fn is_rule(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() >= 3
        && text.chars().all(|c| matches!(c, '-' | '_' | '=' | '—' | '–' | '─' | '*'))
}

/// A line that carries its own quote sign.
pub(crate) fn is_prefixed(text: &str) -> bool {
    text.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}']).starts_with(['>', '＞'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quoting::lines_of;

    fn kind(text: &str) -> Option<(MarkKind, usize)> {
        mark_at(&lines_of(text), 0).map(|m| (m.kind, m.lines))
    }

    #[test]
    fn marks_of_the_usual_programs_are_known() {
        for text in [
            "------------------ 原始邮件 ------------------",
            "-----邮件原件-----",
            "-----原始邮件-----",
            "---- 回复的原邮件 ----",
            "------------------\u{a0}原始邮件\u{a0}------------------",
            "-----Original Message-----",
            "---Original---",
            "------------------ Original ------------------",
            "---- Replied Message ----",
            "-------- 原始訊息 --------",
        ] {
            assert_eq!(kind(text), Some((MarkKind::Original, 1)), "{text}");
        }
        for text in [
            "---------- Forwarded message ---------",
            "-------- 转发邮件信息 --------",
            "---- 转发的原邮件 ----",
            "Begin forwarded message:",
            "开始转发的邮件：",
            "-------- 轉寄訊息 --------",
        ] {
            assert_eq!(kind(text), Some((MarkKind::Forwarded, 1)), "{text}");
        }
    }

    #[test]
    fn attributions_in_every_order_are_known() {
        for text in [
            "On Wed, Nov 25, 2026 at 10:00 AM Li Si <li@x.com> wrote:",
            "At 2026-11-25 10:00:00, \"张三\" <z@163.com> wrote:",
            "在 2026-11-25 10:00:00，\"张三\" <z@163.com> 写道：",
            "张三 <z@x.com> 于2026年11月25日周三 10:00写道：",
            "張三 <z@x.com> 於 2026年11月25日 週三 上午10:00寫道：",
            "> 在 2026年11月25日，上午10:00，张三 <z@x.com> 写道：",
            "2026年11月25日 10:00，张三 <z@x.com> 写道：",
        ] {
            assert_eq!(kind(text), Some((MarkKind::Wrote, 1)), "{text}");
        }
        assert_eq!(
            kind("On Wed, Nov 25, 2026 at 10:00 AM Li Si <\nli@x.com> wrote:\n"),
            Some((MarkKind::Wrote, 2))
        );
    }

    #[test]
    fn blocks_of_sender_lines_are_known() {
        let zh =
            "发件人: 客服\n发送时间: 2026年11月25日 10:00\n收件人: 张三\n主题: 答复: 快递\n\n您好";
        assert_eq!(kind(zh), Some((MarkKind::Original, 4)));
        let tw = "寄件者: 客服\n寄件日期: 2026年11月25日\n收件者: 張三\n主旨: RE: 訂單\n";
        assert_eq!(kind(tw), Some((MarkKind::Original, 4)));
        let bold = "*From:* A <a@b.c>\n*Sent:* Monday\n*To:* B\n*Subject:* x\n";
        assert_eq!(kind(bold), Some((MarkKind::Original, 4)));
        let table = "| 发件人 | 张三<z@163.com> |\n| 日期 | 2026年11月25日 |\n| 收件人 | 客服 |\n";
        assert_eq!(kind(table), Some((MarkKind::Original, 3)));
    }

    #[test]
    fn prose_is_no_mark() {
        for text in [
            "经理在电话里写道：",
            "From my point of view: bad service.",
            "From: the beginning I was unhappy",
            "发件人: 我不知道是谁\n他说会赔偿\n但是没有",
            "日期：11月25日\n地点：北京",
            "I wrote:",
            "----",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
