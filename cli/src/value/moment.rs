use std::{fmt, str::FromStr};

use serde::Serialize;

const DAY_SECONDS: i64 = 86_400;
/// Days of the year before each month, without a leap day.
const DAYS_BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
const DAYS_IN: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A second in time, counted from 1970: written in RFC 3339 in UTC, or as that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub(crate) struct Moment(pub(crate) i64);

impl Moment {
    fn at(year: i64, month: i64, day: i64, second_of_day: i64) -> Option<Self> {
        let index = usize::try_from(month.checked_sub(1)?).ok()?;
        let leap_day = i64::from(is_leap(year) && month == 2);
        let days_in_month = DAYS_IN.get(index)?.checked_add(leap_day)?;
        if !(1..=days_in_month).contains(&day) {
            return None;
        }
        let days = days_before_year(year)
            .checked_add(*DAYS_BEFORE.get(index)?)?
            .checked_add(i64::from(is_leap(year) && month > 2))?
            .checked_add(day.checked_sub(1)?)?;
        days.checked_mul(DAY_SECONDS)?.checked_add(second_of_day).map(Self)
    }
}

/// From 1970 to the first day of the year.
fn days_before_year(year: i64) -> i64 {
    let past = year.saturating_sub(1);
    let leap_days = past
        .div_euclid(4)
        .saturating_sub(past.div_euclid(100))
        .saturating_add(past.div_euclid(400))
        // As many before 1970.
        .saturating_sub(477);
    year.saturating_sub(1970).saturating_mul(365).saturating_add(leap_days)
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

impl fmt::Display for Moment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.0.div_euclid(DAY_SECONDS);
        // Never too late a year; the loop makes up for what a leap year has less.
        let mut year = days.div_euclid(366).saturating_add(1970);
        if !(1970..=9_999).contains(&year) {
            return self.0.fmt(formatter);
        }
        while days_before_year(year.saturating_add(1)) <= days {
            year = year.saturating_add(1);
        }
        if year > 9_999 {
            return self.0.fmt(formatter);
        }
        let mut day = days.saturating_sub(days_before_year(year));
        let mut month = 1i64;
        for (index, days_in_month) in DAYS_IN.into_iter().enumerate() {
            let length = days_in_month.saturating_add(i64::from(index == 1 && is_leap(year)));
            if day < length {
                break;
            }
            day = day.saturating_sub(length);
            month = month.saturating_add(1);
        }
        let day = day.saturating_add(1);
        let second = self.0.rem_euclid(DAY_SECONDS);
        let (hour, minute) = (second.div_euclid(3_600), second.rem_euclid(3_600).div_euclid(60));
        let second = second.rem_euclid(60);
        write!(formatter, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl FromStr for Moment {
    type Err = ParseMomentError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return text.parse().map(Self).map_err(|_| ParseMomentError);
        }
        rfc3339(text).ok_or(ParseMomentError)
    }
}

/// `YYYY-MM-DDThh:mm:ssZ`, or a date alone, which is its first second.
fn rfc3339(text: &str) -> Option<Moment> {
    let (date, time) = match text.len() {
        10 => (text, "00:00:00"),
        20 => {
            (text.get(..10)?, text.get(10..)?.strip_prefix(['T', 't'])?.strip_suffix(['Z', 'z'])?)
        }
        _ => return None,
    };
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let second_of_day =
        hour.checked_mul(3_600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
    Moment::at(year, month, day, second_of_day).filter(|moment| moment.0 >= 0)
}

fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// Not a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a moment is written 2027-01-31T12:00:00Z (UTC), 2027-01-31, or in Unix seconds")]
pub(crate) struct ParseMomentError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_moments_are_read_and_written() {
        for (text, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59Z", 951_868_799),
            ("2001-09-09T01:46:40Z", 1_000_000_000),
            ("2033-05-18T03:33:20Z", 2_000_000_000),
            ("2100-03-01T00:00:00Z", 4_107_542_400),
            ("9999-12-31T23:59:59Z", 253_402_300_799),
        ] {
            assert_eq!(text.parse(), Ok(Moment(seconds)), "{text}");
            assert_eq!(Moment(seconds).to_string(), text);
        }
    }

    #[test]
    fn days_of_all_years_are_read_back() {
        for day in (0..2_932_896).step_by(97) {
            let moment = Moment(day * DAY_SECONDS);
            assert_eq!(moment.to_string().parse(), Ok(moment), "{moment}");
        }
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-00-01",
            "2027-04-31",
            "2027-01-01T24:00:00Z",
            "2027-01-01T00:00:60Z",
            "2027-01-01T00:00:00",
            "2027-01-01T00:00:00+01:00",
            "1969-12-31T23:59:59Z",
            "-1",
            "99999999999999999999",
        ] {
            assert_eq!(text.parse::<Moment>(), Err(ParseMomentError), "{text}");
        }
    }

    #[test]
    fn beyond_the_calendar_it_is_a_number() {
        assert_eq!(Moment(i64::MAX).to_string(), i64::MAX.to_string());
        assert_eq!(Moment(-1).to_string(), "-1");
        assert_eq!(Moment(253_402_300_800).to_string(), "253402300800");
    }
}
