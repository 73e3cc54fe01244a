//! A cursor over folded text, and numbers in digits and in Han.

/// Reads forward; every `eat` either takes what it was asked for or stays where it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Reader<'a> {
        Reader { text, at }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character just before the cursor.
    pub(super) fn before(&self) -> Option<char> {
        self.text.get(..self.at).and_then(|t| t.chars().next_back())
    }

    #[inline]
    pub(super) fn eat(&mut self, word: &str) -> bool {
        let found = self.stands_here(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Tables are long and nearly every comparison fails: two bytes tell it without a call.
    #[inline]
    fn stands_here(&self, word: &str) -> bool {
        let text = self.text.as_bytes();
        let end = self.at + word.len();
        let (Some(first), Some(last)) = (word.as_bytes().first(), word.as_bytes().last()) else {
            return true;
        };
        end <= text.len()
            && text[self.at] == *first
            && text[end - 1] == *last
            && text[self.at..end] == *word.as_bytes()
    }

    /// Takes the first of `words` that stands here and says which.
    pub(super) fn eat_any(&mut self, words: &[&str]) -> Option<usize> {
        words.iter().position(|word| self.eat(word))
    }

    /// Takes the word of the first row that stands here and gives that row's value.
    pub(super) fn eat_row<T: Copy>(&mut self, rows: &[(&str, T)]) -> Option<T> {
        rows.iter().find(|row| self.eat(row.0)).map(|row| row.1)
    }

    pub(super) fn looks_at(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.stands_here(word))
    }

    pub(super) fn eat_spaces(&mut self) {
        while self.eat(" ") {}
    }

    /// A whole number in digits, at most six of them, with the count of digits.
    pub(super) fn digits(&mut self) -> Option<(i64, usize)> {
        let count = self.rest().bytes().take(7).take_while(u8::is_ascii_digit).count();
        if count == 0 || count > 6 {
            return None;
        }
        let value = self.rest()[..count].parse().ok()?;
        self.at += count;
        Some((value, count))
    }

    /// A number as people write it: `24`, `1.5`, 三, 十五, 二十, 廿三, 两, 半. Of a loose pair such as
    /// 两三 or 三五 the larger is meant, because that is the one a customer may hold us to.
    pub(super) fn number(&mut self) -> Option<f64> {
        let start = self.at;
        if let Some((whole, _)) = self.digits() {
            let mut value = whole as f64;
            let mut ahead = *self;
            if ahead.eat(".")
                && let Some((part, count)) = ahead.digits()
                && count <= 2
            {
                value += part as f64 / 10f64.powi(count as i32);
                *self = ahead;
            }
            return Some(value);
        }
        let value = self.han_number();
        if value.is_none() {
            self.at = start;
        }
        value
    }

    /// A whole number in either script: for hours, days and months.
    pub(super) fn whole(&mut self) -> Option<i64> {
        if let Some((value, _)) = self.digits() {
            return Some(value);
        }
        let start = self.at;
        match self.han_number() {
            Some(value) if value.fract() == 0.0 => Some(value as i64),
            _ => {
                self.at = start;
                None
            }
        }
    }

    fn han_number(&mut self) -> Option<f64> {
        if self.eat("半") {
            return Some(0.5);
        }
        let (mut total, mut last, mut seen) = (0i64, None::<i64>, 0);
        while let Some(c) = self.peek() {
            if seen == 8 {
                return None;
            }
            match han_digit(c) {
                Some(tens @ (20 | 30)) => total += tens,
                Some(unit @ (10 | 100)) => total += last.take().unwrap_or(1) * unit,
                Some(digit) => last = Some(digit),
                None => break,
            }
            seen += 1;
            self.at += c.len_utf8();
        }
        (seen > 0).then(|| (total + last.unwrap_or(0)) as f64)
    }
}

pub(super) fn han_digit(c: char) -> Option<i64> {
    Some(match c {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '俩' | '贰' => 2,
        '三' | '叁' | '仨' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '百' => 100,
        '廿' => 20,
        '卅' => 30,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<f64> {
        Reader::new(text, 0).number()
    }

    #[test]
    fn numbers_are_read_in_digits_and_in_han() {
        for (text, value) in [
            ("24小时", 24.0),
            ("1.5小时", 1.5),
            ("三", 3.0),
            ("十", 10.0),
            ("十五分", 15.0),
            ("二十一", 21.0),
            ("廿三", 23.0),
            ("一百二十", 120.0),
            ("俩", 2.0),
            ("半小时", 0.5),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        assert_eq!(number("小时"), None);
    }

    #[test]
    fn of_a_loose_pair_the_larger_counts() {
        assert_eq!(number("两三天"), Some(3.0));
        assert_eq!(number("三五天"), Some(5.0));
        assert_eq!(number("二三十分钟"), Some(30.0));
    }
}
