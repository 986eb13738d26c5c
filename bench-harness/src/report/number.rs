//! Numbers as people read them.

/// Thousands between commas.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// [`grouped`] for numbers that may be negative, rounded.
pub fn grouped_signed(value: f64) -> String {
    let sign = if value <= -0.5 { "-" } else { "" };
    format!("{sign}{}", grouped(value.abs().round() as u64))
}

/// Milliseconds with as many digits as tell something, without the unit.
pub fn milliseconds(value: f64) -> String {
    match value.abs() {
        ms if ms >= 99.95 => grouped_signed(value),
        ms if ms >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// Bytes in decimal units.
pub fn bytes(count: f64) -> String {
    if count < 999_950.0 { format!("{:.1} kB", count / 1e3) } else { format!("{:.1} MB", count / 1e6) }
}

/// A ratio: `0.45`, or `0.045` when small.
pub fn ratio(value: f64) -> String {
    if value < 0.0995 { format!("{value:.3}") } else { format!("{value:.2}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_as_many_digits_as_tell_something() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        let milliseconds = [1234.4, -250.0, 99.96, 12.34, 0.123, -0.5].map(milliseconds);
        assert_eq!(milliseconds, ["1,234", "-250", "100", "12.3", "0.12", "-0.50"]);
        assert_eq!([1_200.0, 9_990_000.0].map(bytes), ["1.2 kB", "10.0 MB"]);
        assert_eq!([0.0456, 0.456, 1.0].map(ratio), ["0.046", "0.46", "1.00"]);
    }
}
