//! `data:` URLs: contents inside a specifier. Must not know what the contents mean.

/// Contents written into a specifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataUrl {
    /// Media type without parameters, in lower case; `text/plain` if the URL names none.
    pub media_type: String,
    /// The decoded bytes.
    pub contents: Vec<u8>,
}

impl DataUrl {
    /// Decodes `data:[type][;parameter]...[;base64],contents` (RFC 2397). `None` if there is no comma
    /// or the Base64 text is wrong.
    pub(crate) fn parse(url: &str) -> Option<Self> {
        let (head, body) = url.strip_prefix("data:")?.split_once(',')?;
        let mut parameters = head.split(';');
        let media_type = match parameters.next().map(str::trim) {
            None | Some("") => "text/plain".to_string(),
            Some(text) => text.to_ascii_lowercase(),
        };
        let is_base64 = parameters.any(|parameter| parameter.trim().eq_ignore_ascii_case("base64"));
        let bytes = decode_percent(body);
        let contents = if is_base64 { decode_base64(bytes)? } else { bytes };
        Some(Self { media_type, contents })
    }
}

/// Replaces `%XX`; a percent sign without two hexadecimal digits stands for itself.
fn decode_percent(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |position: usize| Some(char::from(*tail.get(position)?).to_digit(16)? as u8);
        match (*first == b'%').then(|| (digit(0), digit(1))) {
            Some((Some(high), Some(low))) => {
                bytes.push(high << 4 | low);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    bytes
}

fn decode_base64(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    bytes.retain(|byte| !byte.is_ascii_whitespace());
    // Padding is often left out.
    while bytes.last() == Some(&b'=') {
        bytes.pop();
    }
    base64_simd::STANDARD_NO_PAD.decode_to_vec(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls() {
        for (url, expected) in [
            ("data:text/javascript,export%20default%201", Some(("text/javascript", "export default 1"))),
            ("data:TEXT/CSS;charset=utf-8;base64,YXtifQ==", Some(("text/css", "a{b}"))),
            ("data:text/css;base64,YXtifQ", Some(("text/css", "a{b}"))),
            ("data:,100%", Some(("text/plain", "100%"))),
            ("data:,%zz%41", Some(("text/plain", "%zzA"))),
            ("data:,%é", Some(("text/plain", "%é"))),
            ("data:text/plain", None),
            ("data:;base64,???", None),
        ] {
            let found = DataUrl::parse(url);
            let found =
                found.as_ref().map(|data| (&*data.media_type, str::from_utf8(&data.contents).unwrap()));
            assert_eq!(found, expected, "{url}");
        }
    }
}
