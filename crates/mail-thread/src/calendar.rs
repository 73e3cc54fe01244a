//! The invitation in a `text/calendar` part (RFC 5545): what, when, where, from whom.

use crate::dates;

/// A meeting someone proposes, changes or cancels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invitation {
    /// `REQUEST`, `REPLY`, `CANCEL`, …; upper case.
    pub method: String,
    pub uid: String,
    pub summary: String,
    pub start: Option<Moment>,
    pub end: Option<Moment>,
    pub location: String,
    /// The organiser's address, without `mailto:`.
    pub organiser: String,
}

/// A point in time as the calendar gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// `2026-11-25 10:00` or `2026-11-25`, in `zone`.
    pub local: String,
    /// As written: `UTC`, `Asia/Shanghai`, `China Standard Time`; empty for a time without zone.
    pub zone: String,
    /// Unix milliseconds where the zone's offset is known to us without a zone table.
    pub unix_ms: Option<i64>,
}

/// Zones of our users that have known one offset for decades.
const FIXED_ZONES: &[(&str, i64)] = &[
    ("UTC", 0),
    ("GMT", 0),
    ("Etc/UTC", 0),
    ("Asia/Shanghai", 8),
    ("Asia/Taipei", 8),
    ("Asia/Hong_Kong", 8),
    ("Asia/Singapore", 8),
    ("Asia/Macau", 8),
    ("Asia/Urumqi", 6),
    ("Asia/Tokyo", 9),
    ("Asia/Chongqing", 8),
    ("Asia/Beijing", 8),
    ("PRC", 8),
    ("China Standard Time", 8),
    ("Taipei Standard Time", 8),
    ("Singapore Standard Time", 8),
    ("Tokyo Standard Time", 9),
];

/// Reads the first event. `None` when there is no event in it.
pub(crate) fn read(text: &str) -> Option<Invitation> {
    let mut found = Invitation::default();
    let mut inside = Vec::new();
    let mut seen = None;
    for line in unfold(text) {
        let Some((name, parameters, value)) = split_line(&line) else { continue };
        match (name.as_str(), value.to_ascii_uppercase().as_str()) {
            ("BEGIN", kind) => {
                inside.push(kind.to_owned());
                continue;
            }
            ("END", "VEVENT") if seen.is_some() => break,
            ("END", _) => {
                inside.pop();
                continue;
            }
            _ => {}
        }
        match inside.last().map(String::as_str) {
            Some("VEVENT") => {
                seen = Some(());
                found.take(&name, &parameters, &value);
            }
            Some("VCALENDAR") if name == "METHOD" => found.method = value.to_ascii_uppercase(),
            _ => {}
        }
    }
    seen.map(|()| found)
}

impl Invitation {
    fn take(&mut self, name: &str, parameters: &str, value: &str) {
        match name {
            "UID" => self.uid = value.trim().to_owned(),
            "SUMMARY" => self.summary = unescape(value),
            "LOCATION" => self.location = unescape(value),
            "ORGANIZER" => self.organiser = crate::addresses::clean(value),
            "DTSTART" => self.start = moment(parameters, value),
            "DTEND" => self.end = moment(parameters, value),
            _ => {}
        }
    }
}

fn unfold(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().take(20_000) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// Name, parameters, value; a colon inside quotes is no separator.
fn split_line(line: &str) -> Option<(String, String, String)> {
    let mut quoted = None;
    let colon = line.char_indices().find_map(|(at, c)| {
        match c {
            '"' => quoted = if quoted.is_some() { None } else { Some(()) },
            ':' if quoted.is_none() => return Some(at),
            _ => {}
        }
        None
    })?;
    let (head, value) = (&line[..colon], &line[colon + 1..]);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name.trim().to_ascii_uppercase(), parameters.to_owned(), value.to_owned()))
}

fn unescape(value: &str) -> String {
    let text = value.replace("\\n", "\n").replace("\\N", "\n");
    let text = text.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn moment(parameters: &str, value: &str) -> Option<Moment> {
    let value = value.trim();
    let utc = value.ends_with(['Z', 'z']);
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i64>().ok();
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    let time = number(8..10).zip(number(10..12));
    let zone = match utc {
        true => "UTC".to_owned(),
        false => zone_of(parameters),
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    let local = match time {
        Some((hour, minute)) => format!("{date} {hour:02}:{minute:02}"),
        None => date,
    };
    let offset_hours =
        FIXED_ZONES.iter().find(|(n, _)| n.eq_ignore_ascii_case(&zone)).map(|(_, h)| *h);
    let unix_ms = time.zip(offset_hours).and_then(|((hour, minute), offset)| {
        dates::read(&format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02} +0000"))
            .map(|ms| ms - offset * 3_600_000)
    });
    Some(Moment { local, zone, unix_ms })
}

fn zone_of(parameters: &str) -> String {
    parameters
        .split(';')
        .find_map(|p| p.split_once('=').filter(|(n, _)| n.eq_ignore_ascii_case("TZID")))
        .map(|(_, zone)| zone.trim_matches('"').to_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_with_folded_and_escaped_lines_is_read() {
        let text = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nTZID:China Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:回访\\, 关于\r\n  投诉\r\nDTSTART;TZID=\"China Standard Time\":20261125T100000\r\nDTEND:20261125T030000Z\r\nORGANIZER;CN=\"A:B\":MAILTO:a@b.cn\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        let found = read(text).unwrap();
        assert_eq!((found.method.as_str(), found.summary.as_str()), ("REQUEST", "回访, 关于 投诉"));
        assert_eq!(found.organiser, "a@b.cn");
        let start = found.start.unwrap();
        assert_eq!(
            (start.local.as_str(), start.unix_ms),
            ("2026-11-25 10:00", Some(1_795_572_000_000))
        );
        assert_eq!(found.end.unwrap().unix_ms, Some(1_795_575_600_000));
    }

    #[test]
    fn a_calendar_without_an_event_is_no_invitation() {
        assert_eq!(read("BEGIN:VCALENDAR\nEND:VCALENDAR"), None);
        assert_eq!(read("hello"), None);
    }
}
