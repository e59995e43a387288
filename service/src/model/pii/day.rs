/// Days from the first of January of the year 1 to that of 1970.
const DAYS_BEFORE_1970: i64 = 719_162;

const DAYS_OF_MONTHS: [i64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const SECONDS_OF_DAY: i64 = 86_400;

/// The last second of the day that is written `2030-12-31`, in UTC, Unix time. `None`: that is no day.
pub(super) fn last_second(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = number(parts.next()?, 2)?;
    let day = number(parts.next()?, 2)?;
    if parts.next().is_some() || year == 0 {
        return None;
    }
    let is_leap = is_multiple(year, 4) && (!is_multiple(year, 100) || is_multiple(year, 400));
    let days_of =
        |(length, number): (&i64, i64)| length.saturating_add(i64::from(is_leap && number == 2));
    let mut months = DAYS_OF_MONTHS.iter().zip(1i64..);
    let before: i64 =
        months.by_ref().take(usize::try_from(month).ok()?.checked_sub(1)?).map(days_of).sum();
    if !(1..=days_of(months.next()?)).contains(&day) {
        return None;
    }
    let full_years = year.saturating_sub(1);
    let days = full_years
        .saturating_mul(365)
        .saturating_add(full_years.div_euclid(4))
        .saturating_sub(full_years.div_euclid(100))
        .saturating_add(full_years.div_euclid(400))
        .saturating_add(before)
        .saturating_add(day)
        .saturating_sub(DAYS_BEFORE_1970);
    Some(days.saturating_mul(SECONDS_OF_DAY).saturating_sub(1))
}

fn is_multiple(number: i64, of: i64) -> bool {
    number.checked_rem_euclid(of) == Some(0)
}

/// Of so many digits.
fn number(text: &str, digits: usize) -> Option<i64> {
    let is_good = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_good.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_with_its_last_second() {
        for (text, last) in [
            ("1970-01-01", 86_399),
            ("1969-12-31", -1),
            ("2000-02-29", 951_868_799),
            ("2023-11-14", 1_700_006_399),
            ("2024-03-01", 1_709_337_599),
            ("2100-03-01", 4_107_628_799),
            ("0001-01-01", -62_135_510_401),
            ("9999-12-31", 253_402_300_799),
        ] {
            assert_eq!(last_second(text), Some(last), "{text}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "",
            "2030",
            "2030-01",
            "2030-1-01",
            "2030-01-1",
            "2030-00-01",
            "2030-13-01",
            "2030-01-00",
            "2030-01-32",
            "2030-02-29",
            "1900-02-29",
            "2030-04-31",
            "0000-01-01",
            "2030-01-01 ",
            "2030-01-01T00:00",
            "01-01-2030",
            "2030/01/01",
            "+030-01-01",
            "-030-01-01",
            "2030-01-01-",
            "20٣0-01-01",
        ] {
            assert_eq!(last_second(text), None, "{text}");
        }
    }
}
