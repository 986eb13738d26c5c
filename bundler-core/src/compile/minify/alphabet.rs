//! Short names in the order in which they are handed out. Knows nothing of who gets them.

/// Characters that may begin a name, the commonest of JavaScript text first: what compresses well.
const FIRST: &[u8; 54] = b"etnriaoscludfpmhg_vybxSCwTEDOkAjMNPFILRzBVHUWGKqJYXZQ$";
const DIGITS: &[u8; 10] = b"0123456789";

/// How many names have one character.
pub(crate) const SINGLES: u32 = FIRST.len() as u32;

/// The name with this number. May be a reserved word.
pub(crate) fn nth(mut index: u32) -> String {
    let mut name = String::with_capacity(3);
    name.push(char::from(FIRST[(index % SINGLES) as usize]));
    index /= SINGLES;
    while index > 0 {
        index -= 1;
        let rest = SINGLES + DIGITS.len() as u32;
        let digit = (index % rest) as usize;
        name.push(char::from(if digit < FIRST.len() { FIRST[digit] } else { DIGITS[digit - FIRST.len()] }));
        index /= rest;
    }
    name
}

/// The name with this number among names that no reserved word equals, for few names.
pub(crate) fn nth_unreserved(index: u32) -> String {
    let name = nth(index % SINGLES);
    match index / SINGLES {
        0 => name,
        round => format!("{name}{round}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_distinct_and_grow() {
        let names: Vec<String> = (0..5000).map(nth).collect();
        let distinct: std::collections::HashSet<&String> = names.iter().collect();
        assert_eq!(distinct.len(), names.len());
        assert!(names.windows(2).all(|pair| pair[0].len() <= pair[1].len()));
        assert!(names.iter().all(|name| !name.as_bytes()[0].is_ascii_digit()));
    }
}
