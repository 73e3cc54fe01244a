//! Punctuation slipped between Han characters to hide a word, told from punctuation that means it.

use super::{Kind, LOOK_AHEAD_CHARS, Pass};

impl Pass<'_> {
    /// Few marks, Han on both sides, and not a range such as 周一-周五 or a masked ****.
    pub(super) fn mark_is_slipped_in(&self, mark: char, start: usize) -> bool {
        let most = if mark == '—' || mark == '-' { 1 } else { 3 };
        let mut marks = 0;
        for c in self.text[start..].chars().take(LOOK_AHEAD_CHARS) {
            let entry = self.table.get(c);
            match entry.kind {
                Kind::Mark => marks += 1,
                Kind::Nothing
                | Kind::Space
                | Kind::Open
                | Kind::Close
                | Kind::Toggle
                | Kind::Apostrophe => {}
                Kind::Han => {
                    let range = mark == '-' && (is_count(entry.to) || self.out.ends_with(is_count));
                    return marks <= most && !range;
                }
                _ => return false,
            }
        }
        false
    }

    /// What follows a dot: more dots, and how many Han characters in a row.
    pub(super) fn after_dots(&self, end: usize) -> AfterDots {
        let mut after = AfterDots::default();
        let mut direct = true;
        for c in self.text[end..].chars().take(LOOK_AHEAD_CHARS) {
            match self.table.get(c).kind {
                Kind::Nothing | Kind::Open | Kind::Close | Kind::Toggle | Kind::Apostrophe => {}
                Kind::Dot | Kind::Ellipsis if after.han == 0 => {
                    after.more_dots |= direct;
                }
                Kind::Dot | Kind::Ellipsis => {
                    after.han_then_dot = true;
                    return after;
                }
                Kind::Space => {
                    after.space |= after.han == 0;
                    direct = false;
                }
                Kind::Han => {
                    after.space |= after.han == 0;
                    after.han += 1;
                    if after.han > 2 {
                        return after;
                    }
                }
                Kind::NewLine => {
                    after.space |= after.han == 0;
                    return after;
                }
                _ => return after,
            }
        }
        after.space |= after.han == 0;
        after
    }

    /// 不.知.道 hides a word; 可以退款.我帮您查 is two sentences typed in half width.
    pub(super) fn dots_are_slipped_in(&self, after: &AfterDots) -> bool {
        if after.han == 0 {
            return false;
        }
        let mut before = 0;
        let mut at = self.out.len();
        let mut dot_before = at == self.dropped_at;
        for c in self.out.chars().rev() {
            if before > 2 || at == self.dropped_at {
                dot_before = at == self.dropped_at;
                break;
            }
            if self.table.get(c).kind != Kind::Han {
                break;
            }
            before += 1;
            at -= c.len_utf8();
        }
        before <= 1
            || after.han == 1
            || (before == 2 && dot_before)
            || (after.han == 2 && after.han_then_dot)
    }
}

#[derive(Default)]
pub(super) struct AfterDots {
    pub(super) more_dots: bool,
    pub(super) space: bool,
    han: usize,
    han_then_dot: bool,
}

/// Counting words, beside which a dash means "to".
fn is_count(c: char) -> bool {
    "一二三四五六七八九十两零百千日天月号点时".contains(c)
}
