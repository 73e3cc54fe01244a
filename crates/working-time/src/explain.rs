//! Says in sentences why a deadline is when it is.

use crate::calendar::DaySort;
use crate::due::{Asked, Due};
use crate::language::Lang;
use crate::piece::{Piece, Why};
use crate::words::{clock, day, days, end_clock, length};
use jiff::Zoned;
use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::Offset;

/// Above this many counted pieces, ordinary days in the middle are told together.
const TOLD_ONE_BY_ONE: usize = 14;

impl Due {
    /// One sentence for each thing that was counted or not, in order.
    ///
    /// Nights are not mentioned unless the start fell into one. In a long stretch the ordinary days
    /// and weekends in its middle are told in one sentence; holidays and make-up days never are.
    pub fn explain(&self, lang: Lang) -> Vec<String> {
        let teller = Teller { lang, year: self.start.year() };
        let counted = self.why.iter().filter(|piece| is_counted(piece)).count();
        let mut out = Vec::new();
        let mut rest = &self.why[..];
        while let Some(piece) = rest.first() {
            let quiet = if counted > TOLD_ONE_BY_ONE { self.quiet_run(rest) } else { 0 };
            if quiet > 0 {
                out.push(teller.run(&rest[..quiet]));
                rest = &rest[quiet..];
                continue;
            }
            let is_first = rest.len() == self.why.len();
            if is_first || !matches!(piece.why, Why::Closed) {
                out.push(teller.piece(piece));
            }
            rest = &rest[1..];
        }
        out
    }

    /// The explanation in one line.
    pub fn explain_line(&self, lang: Lang) -> String {
        let between = if lang == Lang::En { "; " } else { "；" };
        self.explain(lang).join(between)
    }

    /// What was asked, from when, and when it is due.
    pub fn headline(&self, lang: Lang) -> String {
        let (start, at) = (moment(&self.start, lang), deadline(self, lang));
        match (self.asked, lang) {
            (Asked::WorkingMs(ms), Lang::ZhCn) => {
                format!("自 {start} 起计 {}工作时间，{at} 到期", length(ms, lang))
            }
            (Asked::WorkingMs(ms), Lang::ZhTw) => {
                format!("自 {start} 起計 {}工作時間，{at} 到期", length(ms, lang))
            }
            (Asked::WorkingMs(ms), Lang::En) => {
                format!("{} of working time from {start}: due {at}", length(ms, lang))
            }
            (Asked::WorkingDays(n), Lang::ZhCn) => format!("自 {start} 起 {n} 个工作日，{at} 到期"),
            (Asked::WorkingDays(n), Lang::ZhTw) => format!("自 {start} 起 {n} 個工作天，{at} 到期"),
            (Asked::WorkingDays(1), Lang::En) => {
                format!("1 working day from {start}: due {at}")
            }
            (Asked::WorkingDays(n), Lang::En) => {
                format!("{n} working days from {start}: due {at}")
            }
        }
    }

    /// How many pieces from here on can be told together: ordinary days and weekends, not those of
    /// the first and the last day, and at least two days of work.
    fn quiet_run(&self, rest: &[Piece]) -> usize {
        let (first, last) = (self.start.date(), last_date(&self.at));
        let quiet = |piece: &&Piece| {
            let ordinary = match &piece.why {
                Why::Worked(sort) | Why::Day { sort, .. } => *sort == DaySort::Ordinary,
                Why::DayOff => is_weekend(piece),
                Why::Break | Why::Closed => true,
                Why::Holiday(_) | Why::StartDay | Why::ListNotKnown { .. } => false,
            };
            ordinary && piece.from.date() > first && last_date(&piece.to) < last
        };
        let run = rest.iter().take_while(quiet).count();
        // Begins and ends with work: weekends at its edges stand beside the holiday they adjoin.
        let Some(end) = rest[..run].iter().rposition(is_counted) else { return 0 };
        if !is_counted(&rest[0]) || worked_days(&rest[..=end]) < 2 {
            return 0;
        }
        end + 1
    }
}

fn is_counted(piece: &Piece) -> bool {
    matches!(piece.why, Why::Worked(_) | Why::Day { .. })
}

fn worked_days(run: &[Piece]) -> usize {
    let mut dates: Vec<Date> =
        run.iter().filter(|p| is_counted(p)).map(|p| p.from.date()).collect();
    dates.dedup();
    dates.len()
}

/// The last date that an end lies on: midnight belongs to the day before.
fn last_date(end: &Zoned) -> Date {
    let date = end.date();
    let is_midnight = end.datetime() == date.at(0, 0, 0, 0);
    if is_midnight { date.yesterday().unwrap_or(date) } else { date }
}

fn is_weekend(piece: &Piece) -> bool {
    let weekend = |date: Date| matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let (first, last) = (piece.from.date(), last_date(&piece.to));
    weekend(first) && weekend(last) && first.tomorrow().is_ok_and(|next| last <= next)
}

/// `2026年9月28日（周一）16:20`
fn moment(at: &Zoned, lang: Lang) -> String {
    // No year is the usual one here, so that it is always written.
    let date = day(at.date(), i16::MIN, lang);
    match lang {
        Lang::En => format!("{date}, {}", clock(at.datetime())),
        Lang::ZhCn | Lang::ZhTw => format!("{date}{}", clock(at.datetime())),
    }
}

/// The same, with 24:00 for a deadline at the end of a day.
fn deadline(due: &Due, lang: Lang) -> String {
    let date = last_date(&due.at);
    if date == due.at.date() || due.why.is_empty() {
        return moment(&due.at, lang);
    }
    let gap = if lang == Lang::En { ", " } else { "" };
    format!("{}{gap}24:00", day(date, i16::MIN, lang))
}

struct Teller {
    lang: Lang,
    year: i16,
}

impl Teller {
    fn say(&self, cn: String, tw: String, en: String) -> String {
        match self.lang {
            // A full-width bracket brings its own space.
            Lang::ZhCn => cn.replace("） ", "）"),
            Lang::ZhTw => tw.replace("） ", "）"),
            Lang::En => en,
        }
    }

    fn day(&self, date: Date) -> String {
        day(date, self.year, self.lang)
    }

    fn piece(&self, piece: &Piece) -> String {
        match &piece.why {
            Why::Worked(sort) => self.worked(piece, sort),
            Why::Break => self.pause(piece),
            Why::Closed => self.closed(piece),
            Why::DayOff => self.day_off(piece),
            Why::Holiday(name) => {
                let name = name.in_lang(self.lang);
                let range = self.range(piece);
                self.say(
                    format!("{name} {range} 不计"),
                    format!("{name} {range} 不計"),
                    format!("{name} {range} not counted"),
                )
            }
            Why::StartDay => {
                let date = self.day(piece.from.date());
                self.say(
                    format!("{date} 是起始当天，从下一个工作日起计"),
                    format!("{date} 是起始當天，從下一個工作天起計"),
                    format!("{date} is the day it began; counting starts on the next working day"),
                )
            }
            Why::Day { nth, sort } => {
                let date = self.day(piece.from.date());
                let reason = self.reason(sort);
                self.say(
                    format!("{date} 第 {nth} 个工作日{reason}"),
                    format!("{date} 第 {nth} 個工作天{reason}"),
                    format!("{date} is working day {nth}{reason}"),
                )
            }
            Why::ListNotKnown { year } => self.say(
                format!("{year} 年的节假日安排未收录，按平常的一周计算"),
                format!("{year} 年的假日安排未收錄，依平常的一週計算"),
                format!("the holidays of {year} are not on file; the ordinary week was used"),
            ),
        }
    }

    fn worked(&self, piece: &Piece, sort: &DaySort) -> String {
        let (date, from, to) = wall(piece);
        let day = self.day(date);
        let counted = length(piece.counted_ms, self.lang);
        let mut reason = self.reason(sort);
        if wall_ms(from, to) != piece.counted_ms {
            reason += &self.say(
                "（当天时钟调整）".into(),
                "（當天時鐘調整）".into(),
                " (the clocks are changed)".into(),
            );
        }
        let hours = format!("{}–{}", clock(from), end_clock(date, to));
        self.say(
            format!("{day}{hours} 计 {counted}{reason}"),
            format!("{day}{hours} 計 {counted}{reason}"),
            format!("{day} {hours} counted {counted}{reason}"),
        )
    }

    /// Why a day is worked, when that is not plain.
    fn reason(&self, sort: &DaySort) -> String {
        match sort {
            DaySort::MakeUp { name, .. } | DaySort::Special(name) => {
                let name = name.in_lang(self.lang);
                self.say(format!("（{name}）"), format!("（{name}）"), format!(" ({name})"))
            }
            DaySort::Ordinary | DaySort::DayOff | DaySort::Holiday(_) => String::new(),
        }
    }

    fn pause(&self, piece: &Piece) -> String {
        let (date, from, to) = wall(piece);
        let hours = format!("{}–{}", clock(from), end_clock(date, to));
        let is_lunch = (11..=14).contains(&from.hour()) && (12..=15).contains(&to.hour());
        let name = if is_lunch {
            self.say("午休".into(), "午休".into(), "lunch".into())
        } else {
            self.say("休息".into(), "休息".into(), "break".into())
        };
        self.say(
            format!("{name} {hours} 不计"),
            format!("{name} {hours} 不計"),
            format!("{name} {hours} not counted"),
        )
    }

    /// A start outside working hours.
    fn closed(&self, piece: &Piece) -> String {
        let start = format!("{} {}", self.day(piece.from.date()), clock(piece.from.datetime()));
        self.say(
            format!("{start} 不在上班时间，从下一次上班起计"),
            format!("{start} 不在上班時間，從下一次上班起計"),
            format!("{start} is outside working hours; counting starts when work begins"),
        )
    }

    fn day_off(&self, piece: &Piece) -> String {
        let range = self.range(piece);
        if is_weekend(piece) {
            return self.say(
                format!("周末 {range} 不计"),
                format!("週末 {range} 不計"),
                format!("weekend {range} not counted"),
            );
        }
        self.say(
            format!("休息日 {range} 不计"),
            format!("休息日 {range} 不計"),
            format!("{range} off, not counted"),
        )
    }

    fn range(&self, piece: &Piece) -> String {
        days(piece.from.date(), last_date(&piece.to), self.year, self.lang)
    }

    /// Many ordinary days together.
    fn run(&self, run: &[Piece]) -> String {
        let dates = || run.iter().filter(|p| is_counted(p)).map(|p| p.from.date());
        let first = dates().next().unwrap_or_default();
        let last = dates().next_back().unwrap_or(first);
        let range = days(first, last, self.year, self.lang);
        let left_out = self.left_out(run);
        let numbers = || run.iter().filter_map(|p| p.why.nth());
        if let (Some(from), Some(to)) = (numbers().next(), numbers().next_back()) {
            return self.say(
                format!("{range} 第 {from}–{to} 个工作日{left_out}"),
                format!("{range} 第 {from}–{to} 個工作天{left_out}"),
                format!("{range}: working days {from}–{to}{left_out}"),
            );
        }
        let n = worked_days(run);
        let counted = length(run.iter().map(|piece| piece.counted_ms).sum(), self.lang);
        self.say(
            format!("{range} {n} 个平常工作日计 {counted}{left_out}"),
            format!("{range} {n} 個平常工作天計 {counted}{left_out}"),
            format!("{range}: {n} ordinary working days counted {counted}{left_out}"),
        )
    }

    /// What was not counted in a run.
    fn left_out(&self, run: &[Piece]) -> String {
        let has = |why: &Why| run.iter().any(|piece| piece.why == *why);
        let [cn, tw, en] = match (has(&Why::Break), has(&Why::DayOff)) {
            (true, true) => ["，休息与周末不计", "，休息與週末不計", ", breaks and weekends not"],
            (true, false) => ["，休息不计", "，休息不計", ", breaks not"],
            (false, true) => ["，周末不计", "，週末不計", ", weekends not"],
            (false, false) => ["", "", ""],
        };
        self.say(cn.into(), tw.into(), en.into())
    }
}

/// Date, beginning and end of a piece on the wall clock.
fn wall(piece: &Piece) -> (Date, DateTime, DateTime) {
    (piece.from.date(), piece.from.datetime(), piece.to.datetime())
}

/// What a clock that is never changed would show between the two.
fn wall_ms(from: DateTime, to: DateTime) -> i64 {
    let ms = |at| Offset::UTC.to_timestamp(at).map_or(0, |at| at.as_millisecond());
    ms(to) - ms(from)
}
