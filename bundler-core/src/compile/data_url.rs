//! Bytes as a `data:` URL: the media type, and the shorter of two encodings.

use std::fmt::Write as _;
use std::path::Path;

/// A `data:` URL for the contents of `path`.
pub(super) fn data_url(path: &Path, bytes: &[u8]) -> String {
    let extension = path.extension().and_then(|text| text.to_str()).unwrap_or_default();
    let media_type = media_type(extension).unwrap_or_else(|| sniff(bytes));
    let base64 = base64_simd::STANDARD.encode_to_string(bytes);
    let base64_length = base64.len() + ";base64".len();
    match std::str::from_utf8(bytes).ok().map(percent_encoded) {
        Some(text) if text.len() < base64_length => format!("data:{media_type},{text}"),
        _ => format!("data:{media_type};base64,{base64}"),
    }
}

/// Text with what a URL parser would change, or take for something else, escaped.
fn percent_encoded(text: &str) -> String {
    let end = text.trim_end_matches(|c: char| c <= ' ').len();
    let bytes = text.as_bytes();
    let mut url = String::with_capacity(text.len());
    for (index, character) in text.char_indices() {
        let looks_escaped = || {
            let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
            digit(index + 1) && digit(index + 2)
        };
        match character {
            '\t' | '\n' | '\r' | '#' => escape(character, &mut url),
            '%' if looks_escaped() => escape(character, &mut url),
            _ if index >= end => escape(character, &mut url),
            _ => url.push(character),
        }
    }
    url
}

fn escape(character: char, url: &mut String) {
    let _ = write!(url, "%{:02X}", u32::from(character));
}

/// The media type that an extension stands for.
fn media_type(extension: &str) -> Option<&'static str> {
    let lower = extension.to_ascii_lowercase();
    MEDIA_TYPES.iter().find(|(known, _)| *known == lower).map(|(_, media_type)| *media_type)
}

#[rustfmt::skip] // A table: one row, one line.
const MEDIA_TYPES: &[(&str, &str)] = &[
    ("css", "text/css;charset=utf-8"),
    ("htm", "text/html;charset=utf-8"),
    ("html", "text/html;charset=utf-8"),
    ("js", "text/javascript;charset=utf-8"),
    ("json", "application/json;charset=utf-8"),
    ("markdown", "text/markdown;charset=utf-8"),
    ("md", "text/markdown;charset=utf-8"),
    ("mjs", "text/javascript;charset=utf-8"),
    ("txt", "text/plain;charset=utf-8"),
    ("xhtml", "application/xhtml+xml;charset=utf-8"),
    ("xml", "text/xml;charset=utf-8"),
    ("avif", "image/avif"),
    ("gif", "image/gif"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("webp", "image/webp"),
    ("eot", "application/vnd.ms-fontobject"),
    ("otf", "font/otf"),
    ("sfnt", "font/sfnt"),
    ("ttf", "font/ttf"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
    ("mp3", "audio/mpeg"),
    ("pdf", "application/pdf"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
];

/// The media type that the first bytes stand for (WHATWG MIME Sniffing, the types that pages use).
fn sniff(bytes: &[u8]) -> &'static str {
    const SIGNATURES: &[(&[u8], &str)] = &[
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"GIF87a", "image/gif"),
        (b"GIF89a", "image/gif"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"BM", "image/bmp"),
        (b"\0\0\x01\0", "image/x-icon"),
        (b"%PDF-", "application/pdf"),
        (b"wOFF", "font/woff"),
        (b"wOF2", "font/woff2"),
        (b"OggS\0", "application/ogg"),
        (b"ID3", "audio/mpeg"),
        (b"\x1a\x45\xdf\xa3", "video/webm"),
        (b"PK\x03\x04", "application/zip"),
        (b"\x1f\x8b\x08", "application/x-gzip"),
        (b"\0asm", "application/wasm"),
    ];
    if let Some((_, media_type)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return media_type;
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return "image/webp";
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return "video/mp4";
    }
    let is_binary = |byte: &u8| matches!(byte, 0..=8 | 0x0b | 0x0e..=0x1a | 0x1c..=0x1f);
    match bytes.iter().take(512).any(is_binary) {
        true => "application/octet-stream",
        false => "text/plain;charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shorter_encoding_wins() {
        let cases: &[(&str, &[u8], &str)] = &[
            ("a.svg", b"<svg/>", "data:image/svg+xml,<svg/>"),
            ("a.foo", b"hello", "data:text/plain;charset=utf-8,hello"),
            ("a.foo", b"", "data:text/plain;charset=utf-8,"),
            ("a.foo", b"a#b%20c%zz\n", "data:text/plain;charset=utf-8,a%23b%2520c%zz%0A"),
            ("a.foo", b"\0\x01\xff", "data:application/octet-stream;base64,AAH/"),
            ("a.foo", b"GIF89a\0\x01", "data:image/gif,GIF89a%00%01"),
            ("a.foo", b"\x89PNG\r\n\x1a\n", "data:image/png;base64,iVBORw0KGgo="),
            ("a.txt", "é  ".as_bytes(), "data:text/plain;charset=utf-8,é%20%20"),
            ("a.txt", b"####", "data:text/plain;charset=utf-8,%23%23%23%23"),
            ("a.txt", b"##########", "data:text/plain;charset=utf-8;base64,IyMjIyMjIyMjIw=="),
        ];
        for (path, bytes, expected) in cases {
            assert_eq!(data_url(Path::new(path), bytes), *expected, "{path}");
        }
    }
}
