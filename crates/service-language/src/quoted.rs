//! Whose words they are: what a customer said is never judged, also not when an agent quotes it.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::fold::Folded;

/// Before a quotation: these make it somebody else's words or a label on a screen.
const ATTRIBUTES: &[&str] = &[
    "说",
    "讲",
    "提到",
    "反映",
    "写",
    "写道",
    "原话",
    "原文",
    "留言",
    "表示",
    "称",
    "问",
    "回复",
    "备注",
    "描述",
    "所谓",
    "骂",
    "句",
    "用词",
    "喊",
    "点击",
    "选择",
    "输入",
    "点",
    "显示",
    "提示",
    "按",
    "名为",
    "叫做",
    "标题",
    "话术",
    "禁语",
    "即",
    "said",
    "wrote",
    "say",
    "says",
    "asked",
    "mentioned",
    "wrote:",
    "click",
    "press",
    "type",
    "message",
    "called",
    "quote",
];
/// After a quotation: these make it a label.
const LABELS: &[&str] = &[
    "按钮",
    "选项",
    "页面",
    "字样",
    "栏",
    "菜单",
    "入口",
    "这句话",
    "这几个字",
    "的提示",
    "功能",
    "button",
    "option",
];
/// From here on the rest of the text is a forwarded original.
static FORWARDED: LazyLock<Regex> = LazyLock::new(|| {
    let marks = "原文如下|以下[为是]客户原文|客户原文:|原话如下|留言如下|客户原话:|来信如下|来信原文|original message|\
                 forwarded message|customer wrote:|the customer's words:";
    Regex::new(marks).expect("an alternation of words")
});
/// How far before a quotation its attribution may stand.
const REACH_CHARS: usize = 8;

/// Ranges of the folded text that are not the speaker's own words, in order.
pub(crate) fn others_words(folded: &Folded) -> Vec<Range<usize>> {
    let text = folded.text();
    let mut ranges: Vec<Range<usize>> =
        folded.quoted().iter().filter(|quote| is_citation(text, quote)).cloned().collect();
    ranges.extend(mail_quotes(text));
    if let Some(mark) = FORWARDED.find(text) {
        ranges.push(mark.start()..text.len());
    }
    if let Some(at) = reply_header(text) {
        ranges.push(at..text.len());
    }
    ranges.sort_by_key(|range| range.start);
    ranges
}

fn is_citation(text: &str, quote: &Range<usize>) -> bool {
    let before = &text[..quote.start];
    let from = before.char_indices().rev().nth(REACH_CHARS - 1).map_or(0, |(at, _)| at);
    let mut lead = &before[from..];
    let attributed = loop {
        if ATTRIBUTES.iter().any(|word| lead.ends_with(word)) {
            break true;
        }
        match lead.strip_suffix([':', ',', '的', '是', ' ', '了', '到', '过', '着']) {
            Some(shorter) => lead = shorter,
            None => break false,
        }
    };
    attributed || LABELS.iter().any(|label| text[quote.end..].starts_with(label))
}

/// Lines a mail program marked with `>`.
fn mail_quotes(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        line.starts_with('>').then_some(start..at)
    })
}

/// `On … wrote:` and `…写道:` at the start of a line, where mail programs begin the quoted mail.
fn reply_header(text: &str) -> Option<usize> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let header = (trimmed.starts_with("on ") && trimmed.ends_with("wrote:"))
            || (trimmed.ends_with("写道:") && trimmed.chars().count() > 4);
        if header && at + line.len() < text.len() {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(text: &str) -> String {
        let folded = Folded::new(text);
        let mut left = folded.text().to_owned();
        for range in others_words(&folded).into_iter().rev() {
            left.replace_range(range, "");
        }
        left
    }

    #[test]
    fn the_customers_words_inside_a_reply_are_not_the_agents() {
        assert_eq!(left("您说“这不关我的事”，我记下了。"), "您说,我记下了。");
        assert_eq!(left("您上次提到的「不知道」我查了"), "您上次提到的我查了");
        assert_eq!(left("请点“不知道密码”按钮"), "请点按钮");
        assert_eq!(left("您好\n> 你们不识字吗\n已处理"), "您好\n已处理");
        assert_eq!(left("情况如下。客户原文：滚蛋"), "情况如下。");
        assert_eq!(left("Thanks.\nOn Monday Li wrote:\nyou idiots"), "thanks.\n");
    }

    #[test]
    fn ironic_quotation_marks_stay_the_agents_own() {
        assert_eq!(left("像您这种“聪明人”真少见"), "像您这种聪明人真少见");
    }
}
