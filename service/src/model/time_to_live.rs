use super::word::words;

/// How long a key goes on after another has taken its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeToLive {
    /// Not at all.
    Immediate,
    /// An hour.
    OneHour,
    /// Six hours.
    SixHours,
    /// Twelve hours.
    TwelveHours,
    /// A day.
    TwentyFourHours,
    /// Seven days.
    OneWeek,
}

words!(
    TimeToLive, "time to live",
    Immediate => "immediate",
    OneHour => "1h",
    SixHours => "6h",
    TwelveHours => "12h",
    TwentyFourHours => "24h",
    OneWeek => "1w",
);

impl TimeToLive {
    /// The first millisecond after it.
    pub const fn end_ms(self, now_ms: i64) -> i64 {
        let hours: i64 = match self {
            Self::Immediate => 0,
            Self::OneHour => 1,
            Self::SixHours => 6,
            Self::TwelveHours => 12,
            Self::TwentyFourHours => 24,
            Self::OneWeek => 7 * 24,
        };
        now_ms.saturating_add(hours.saturating_mul(3_600_000))
    }
}
