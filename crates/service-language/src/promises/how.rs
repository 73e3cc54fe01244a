//! By which convention a due moment was found, in a code and in words.

/// Why a promise is due when it is due. Shown to the agent beside the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    ClockTime,
    PartOfDay,
    EndOfDay,
    Closing,
    Opening,
    FromNow,
    CalendarDays,
    WorkingDays,
    WorkingHours,
    /// 尽快, later: a word in place of a time.
    VagueTime,
    /// 我会给您回复: not even such a word.
    NoTime,
}

/// code, zh-CN, zh-TW, en
type Row = (How, &'static str, [&'static str; 3]);

const ROWS: &[Row] = &[
    (How::ClockTime, "clock_time", ["按说出的钟点", "依說出的鐘點", "the hour that was named"]),
    (
        How::PartOfDay,
        "part_of_day",
        [
            "没有钟点：上午、中午到12:00，下午到18:00，晚上到22:00",
            "沒有鐘點：上午、中午到12:00，下午到18:00，晚上到22:00",
            "no hour: morning and noon end at 12:00, afternoon at 18:00, evening at 22:00",
        ],
    ),
    (
        How::EndOfDay,
        "end_of_day",
        [
            "只说了日子：到那天23:59",
            "只說了日子：到那天23:59",
            "only a day: until 23:59 of that day",
        ],
    ),
    (How::Closing, "closing", ["下班时间", "下班時間", "when work ends that day"]),
    (How::Opening, "opening", ["上班时间", "上班時間", "when work begins that day"]),
    (How::FromNow, "from_now", ["从现在起算", "從現在起算", "counted from now"]),
    (
        How::CalendarDays,
        "calendar_days",
        ["从今天起第N天的23:59", "從今天起第N天的23:59", "23:59 of the N-th day from today"],
    ),
    (
        How::WorkingDays,
        "working_days",
        [
            "工作日从下一个工作日数起，到最后一天下班",
            "工作天從下一個工作天算起，到最後一天下班",
            "working days count from the next one, until closing of the last",
        ],
    ),
    (
        How::WorkingHours,
        "working_hours",
        ["只数上班时间", "只計上班時間", "only working time counts"],
    ),
    (
        How::VagueTime,
        "vague_time",
        [
            "只说了“尽快”之类，没有时间",
            "只說了「盡快」之類，沒有時間",
            "only a word such as soon, no time",
        ],
    ),
    (How::NoTime, "no_time", ["没有说时间", "沒有說時間", "no time was given"]),
];

impl How {
    fn row(self) -> &'static Row {
        ROWS.iter()
            .find(|row| row.0 == self)
            .expect("every convention has its row, as a test shows")
    }

    /// A stable name for files and interfaces.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// The convention in words: zh-CN, zh-TW, en.
    pub fn words(self) -> [&'static str; 3] {
        self.row().2
    }
}
