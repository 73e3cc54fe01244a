//! Dates of mails (RFC 5322 §3.3 and what is written instead) to unix milliseconds.

const DAY_MS: i64 = 86_400_000;

/// Reads a `Date` or the date of a `Received` field. Nonsense (a 31st of February, the year 1904) is `None`.
pub(crate) fn read(text: &str) -> Option<i64> {
    let text = split_at_t(&without_comments(text));
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '年' | '月' | '日'))
        .filter(|w| !w.is_empty())
        .take(16)
        .collect();
    let mut date = Fields::default();
    for word in words {
        date.take(word);
    }
    date.unix_ms()
}

#[derive(Default)]
struct Fields {
    numbers: Vec<i64>,
    month: Option<i64>,
    time_ms: Option<i64>,
    zone_ms: Option<i64>,
    year_first: Option<(i64, i64, i64)>,
}

impl Fields {
    fn take(&mut self, word: &str) {
        if word.contains(':') {
            // `10:00:00+08:00` and `10:00:00Z`: the zone hangs on the time.
            let cut = word.find(['+', '-', 'Z']).unwrap_or(word.len());
            if self.time_ms.is_none() {
                self.time_ms = time_ms(&word[..cut]);
            }
            if cut < word.len() {
                self.zone_ms = zone_ms(&word[cut..]);
            }
        } else if let Some(month) = month(word) {
            self.month = self.month.or(Some(month));
        } else if self.time_ms.is_some() && self.zone_ms.is_none() && zone_ms(word).is_some() {
            self.zone_ms = zone_ms(word);
        } else if let Some(parts) = dashed(word) {
            match parts {
                (year, Some(month), day) if year > 31 => self.year_first = Some((year, month, day)),
                (day, Some(month), year) => {
                    self.month = Some(month);
                    self.numbers.extend([day, year]);
                }
                _ => {}
            }
        } else if let Ok(number) = word.parse::<i64>()
            && number >= 0
        {
            self.numbers.push(number);
        }
    }

    fn unix_ms(&self) -> Option<i64> {
        let (year, month, day) = match (self.year_first, self.month, self.numbers.as_slice()) {
            (Some(date), _, _) => date,
            // `Nov 25 10:00:00 2026` and `25 Nov 2026`.
            (None, Some(month), [day, year, ..]) if *day <= 31 => (*year, month, *day),
            (None, Some(month), [year, day, ..]) => (*year, month, *day),
            // 2026年11月25日
            (None, None, [year, month, day, ..]) if *year > 31 => (*year, *month, *day),
            _ => return None,
        };
        let year = match year {
            0..=49 => year + 2000,
            50..=999 => year + 1900,
            _ => year,
        };
        if !(1990..=2200).contains(&year) || !(1..=12).contains(&month) {
            return None;
        }
        if day < 1 || day > days_in(year, month) {
            return None;
        }
        Some(
            days_from_epoch(year, month, day) * DAY_MS + self.time_ms.unwrap_or(0)
                - self.zone_ms.unwrap_or(0),
        )
    }
}

/// `2026-11-25T10:00` with a space for its T; the T of `Tue` stays.
fn split_at_t(text: &str) -> String {
    let mut before = ' ';
    let spaced = text.chars().map(|c| {
        let split = c == 'T' && before.is_ascii_digit();
        before = c;
        if split { ' ' } else { c }
    });
    spaced.collect()
}

fn without_comments(text: &str) -> String {
    let mut depth = 0usize;
    let outside = text.chars().filter(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    });
    outside.collect()
}

fn time_ms(word: &str) -> Option<i64> {
    let mut parts = word.split(':').map(|p| p.split('.').next().unwrap_or(p).parse::<i64>().ok());
    let hour = parts.next()??;
    let minute = parts.next()??;
    let second = parts.next().flatten().unwrap_or(0);
    let sane = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..=60).contains(&second);
    sane.then_some(((hour * 60 + minute) * 60 + second) * 1000)
}

fn month(word: &str) -> Option<i64> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = word.get(..3)?.to_ascii_lowercase();
    NAMES.iter().position(|n| *n == short).map(|p| p as i64 + 1)
}

/// `2026-11-25`, `2026/11/25`, `25-Nov-2026`.
fn dashed(word: &str) -> Option<(i64, Option<i64>, i64)> {
    let mut parts = word.split(['-', '/']);
    let first = parts.next()?.parse().ok()?;
    let middle = parts.next()?;
    let last = parts.next()?.parse().ok()?;
    Some((first, middle.parse().ok().or_else(|| month(middle)), last))
}

fn zone_ms(word: &str) -> Option<i64> {
    let hours = |h: i64| Some(h * 3_600_000);
    match word.to_ascii_uppercase().as_str() {
        "Z" | "GMT" | "UT" | "UTC" => return Some(0),
        "EST" | "CDT" => return hours(-5),
        "EDT" => return hours(-4),
        "PST" => return hours(-8),
        "PDT" | "MST" => return hours(-7),
        "JST" => return hours(9),
        "HKT" => return hours(8),
        // In these mailboxes China's, not Chicago's.
        "CST" => return hours(8),
        _ => {}
    }
    let sign = match word.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = word[1..].chars().filter(char::is_ascii_digit).collect();
    let value: i64 = digits.get(..4.min(digits.len()))?.parse().ok()?;
    let (hour, minute) = if digits.len() <= 2 { (value, 0) } else { (value / 100, value % 100) };
    (hour <= 14 && minute < 60).then_some(sign * (hour * 60 + minute) * 60_000)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the Gregorian calendar (Howard Hinnant's `days_from_civil`).
pub(crate) fn days_from_epoch(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: i64 = 1_795_572_000_000; // 2026-11-25 02:00:00 UTC

    #[test]
    fn one_moment_is_read_in_every_form() {
        for text in [
            "Wed, 25 Nov 2026 10:00:00 +0800",
            "Wed, 25 Nov 2026 10:00:00 +0800 (CST)",
            "25 Nov 26 02:00 GMT",
            "Wed Nov 25 10:00:00 2026 +0800",
            "2026-11-25 10:00:00 +0800",
            "2026-11-25T10:00:00+08:00",
            "25-Nov-2026 02:00:00",
            "2026年11月25日 10:00 CST",
            "Tue, 24 Nov 2026 21:00:00 EST",
        ] {
            assert_eq!(read(text), Some(AT), "{text}");
        }
    }

    #[test]
    fn nonsense_is_no_date() {
        for text in [
            "",
            "yesterday",
            "31 Feb 2026 10:00:00 +0800",
            "1 Jan 1904 00:00:00 +0000",
            "99999999999",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
