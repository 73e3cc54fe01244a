//! Folding: one pass that makes texts comparable and remembers where every byte came from.
//!
//! Width, case, accents and Traditional forms are folded; white space, zero-width characters,
//! emoji and punctuation slipped between Han characters are taken out; sentences are cut.

mod forms;
mod offsets;
mod pass;
mod positions;
mod table;

use std::ops::Range;

use offsets::Offsets;
pub use positions::{Positions, Span};

/// A text made ready for matching, with the way back to the original.
///
/// ```
/// use service_language::Folded;
///
/// let original = "這 不 關 我 的 事！请您稍等。";
/// let folded = Folded::new(original);
/// assert_eq!(folded.text(), "这不关我的事!请您稍等。");
/// assert_eq!(folded.sentences().len(), 2);
/// let whole = folded.sentences()[0].clone();
/// assert_eq!(&original[folded.original(whole)], "這 不 關 我 的 事！");
/// ```
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    sentences: Vec<Range<usize>>,
    quoted: Vec<Range<usize>>,
    offsets: Offsets,
}

impl Folded {
    /// Folds `text`. Linear in its length; never fails.
    pub fn new(text: &str) -> Folded {
        pass::fold(text)
    }

    /// The folded text. Folding it again changes nothing.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte ranges of the sentences in the folded text, terminators included, line breaks not.
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Byte ranges of the folded text that stood between quotation marks.
    pub fn quoted(&self) -> &[Range<usize>] {
        &self.quoted
    }

    /// Where inside a folded range something of the original was taken out, in order.
    pub(crate) fn breaks(&self, folded: Range<usize>) -> impl Iterator<Item = usize> + '_ {
        self.offsets.breaks(folded)
    }

    /// The byte range of the original that became `folded`, on character boundaries.
    ///
    /// `folded` must lie on character boundaries of [`Folded::text`], as matches do.
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        self.offsets.original(folded)
    }
}

/// Folds `text` and returns only the folded form: for rules, phrases and search words.
pub fn fold_text(text: &str) -> String {
    Folded::new(text).text
}

/// The one character `c` folds to, for search pieces; a character that folds to several or to nothing stays itself.
pub fn fold_char(c: char) -> char {
    table::single(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<String> {
        let folded = Folded::new(text);
        folded.sentences().iter().map(|s| folded.text()[s.clone()].to_owned()).collect()
    }

    #[test]
    fn traditional_full_width_and_case_fold_to_one_form() {
        assert_eq!(fold_text("著急嗎？ＡＢＣ　愿意並且"), "着急吗?abc愿意并且");
        assert_eq!(fold_text("瞭解、裡面、後天、妳、什麼"), "了解、里面、后天、你、什么");
        assert_eq!(fold_text("Café ﬁne ①②"), "cafe fine 12");
    }

    #[test]
    fn evasions_between_han_characters_are_taken_out() {
        for evaded in [
            "不 知 道",
            "不.知.道",
            "不*知**道",
            "不😀知😀道",
            "不\u{200b}知\u{fe0f}道",
            "不·知-道",
            "不\n知\n道",
            "不…知…道",
            "不_知/道",
            "不 . 知 . 道",
        ] {
            assert_eq!(fold_text(evaded), "不知道", "{evaded}");
        }
        assert_eq!(fold_text("滚*蛋"), "滚蛋");
    }

    #[test]
    fn what_carries_meaning_stays() {
        assert_eq!(fold_text("请您去问****部门"), "请您去问****部门");
        assert_eq!(fold_text("周一-周五，3.5元，138****0000"), "周一-周五,3.5元,138****0000");
        assert_eq!(fold_text("I don’t  know , sorry 我"), "i don't know , sorry我");
        assert_eq!(
            fold_text("见 https://example.com/a?b=1 第 3 页"),
            "见https://example.com/a?b=1第3页"
        );
    }

    #[test]
    fn taking_out_punctuation_never_joins_two_sentences() {
        assert_eq!(sentences("可以退款.我帮您查"), ["可以退款。", "我帮您查"]);
        assert_eq!(sentences("不行！！😀 您好。\n谢谢"), ["不行!!", "您好。", "谢谢"]);
        assert_eq!(
            sentences("It is 3.5 kg. Mr. Wang knows.OK? Yes"),
            ["it is 3.5 kg.", "mr. wang knows.ok?", "yes"]
        );
        assert_eq!(sentences("没有\n\n可能"), ["没有", "可能"]);
    }

    #[test]
    fn a_wrapped_mail_line_is_one_sentence_and_a_short_line_is_its_own() {
        let line =
            "i am writing to tell you that our engineer will call you back ok\nby five tomorrow";
        assert_eq!(sentences(line).len(), 1);
        assert_eq!(sentences("第一条\n第二条"), ["第一条", "第二条"]);
    }

    #[test]
    fn quotation_marks_go_but_what_they_enclosed_is_known() {
        let folded = Folded::new("您说“不知道”，我记下了「好」");
        let quoted: Vec<_> = folded.quoted().iter().map(|q| &folded.text()[q.clone()]).collect();

        assert_eq!(folded.text(), "您说不知道,我记下了好");
        assert_eq!(quoted, ["不知道", "好"]);
    }

    #[test]
    fn every_folded_range_leads_back_to_the_original() {
        let original = "㈱ ﬁ 這😀個，a 不*知  道！";
        let folded = Folded::new(original);
        for (start, c) in folded.text().char_indices() {
            let back = folded.original(start..start + c.len_utf8());
            assert!(original.get(back.clone()).is_some_and(|s| !s.is_empty()), "{c} {back:?}");
        }
        let at = folded.text().find("不知道").unwrap();
        assert_eq!(&original[folded.original(at..at + 9)], "不*知  道");
        let at = folded.text().find("fi").unwrap();
        assert_eq!(&original[folded.original(at..at + 1)], "ﬁ");
    }
}
