//! Moments as text. The proleptic Gregorian calendar, UTC, no leap seconds, as in POSIX.

use std::time::{SystemTime, UNIX_EPOCH};

/// `2026-02-28T23:59:59Z`.
pub fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    timestamp(since.as_secs())
}

fn timestamp(unix_seconds: u64) -> String {
    let (year, month, day) = date(unix_seconds / 86_400);
    let second = unix_seconds % 86_400;
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second / 60 % 60, second % 60)
}

/// Year, month and day of a number of days since 1970-01-01.
///
/// Counts in years that begin in March, so that the leap day is the last of its year; 400 of them have
/// 146,097 days.
fn date(days_since_epoch: u64) -> (u64, u64, u64) {
    // Days from 0000-03-01 to 1970-01-01.
    let days = days_since_epoch + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (400 * era + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_their_dates() {
        let check = |reason: &str, seconds, expected| assert_eq!(timestamp(seconds), expected, "{reason}");
        check("the epoch", 0, "1970-01-01T00:00:00Z");
        check("last second of a day", 86_399, "1970-01-01T23:59:59Z");
        check("leap day of a century that has one", 951_782_400, "2000-02-29T00:00:00Z");
        check("the day after", 951_868_800, "2000-03-01T00:00:00Z");
        check("end of a common year", 1_767_225_599, "2025-12-31T23:59:59Z");
        check("a century without leap day", 4_107_542_400, "2100-03-01T00:00:00Z");
    }
}
