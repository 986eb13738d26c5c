//! The code of a module that has nothing to do with its imports: small functions with calls whose
//! results are known. Text and meaning stand side by side, so that they can be compared.

use crate::parameters::Vocabulary;
use crate::rng::{Purpose, Stream};

use super::head::Head;
use super::links::{Link, room_beside};
use super::{Kind, Model, fold};

/// A function and a call of it. In texts `%` is the suffix that makes the name unique, `$0` to
/// `$2` are constants, and `@n`, `@s`, `@l` are type annotations: number, string, list of strings.
pub(crate) struct Template {
    pub(crate) text: &'static str,
    pub(crate) call: &'static str,
    /// Constants lie below these bounds, and are at least 1.
    bounds: [u32; 3],
    result: fn([u32; 3]) -> u32,
}

/// A template with its constants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filler {
    pub(crate) template: usize,
    pub(crate) constants: [u32; 3],
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) fillers: Vec<Filler>,
    /// The `size` with which a JSX module renders its own component.
    pub(crate) view_size: u32,
    /// How much of the file should be comments, besides those of the templates.
    pub(crate) comment_bytes: u32,
}

impl Filler {
    pub(crate) fn result(&self) -> u32 {
        (TEMPLATES[self.template].result)(self.constants)
    }
}

impl Model {
    pub(crate) fn body(&self, head: &Head, links: &[Link]) -> Body {
        let parameters = &self.parameters;
        let mut stream = Stream::new(parameters.seed, u64::from(head.node.0), Purpose::Body);
        let view_size = stream.between(1, 500);
        let (low, high) = (parameters.comments_low_per_mille, parameters.comments_high_per_mille);
        let commented = u64::from(stream.between(low, high));
        let mut fillers = Vec::new();
        let mut comment_bytes = 0;
        if !matches!(head.kind, Kind::Json | Kind::Css) {
            let room = room_beside(head, links);
            comment_bytes = (u64::from(head.bytes) * commented / 1000) as u32;
            let mut left = u64::from(room.saturating_sub(comment_bytes));
            let templates = match parameters.vocabulary {
                Vocabulary::Ascii => TEMPLATES.len() - UNICODE_TEMPLATES,
                Vocabulary::Unicode => TEMPLATES.len(),
            };
            loop {
                let template = stream.below(templates as u32) as usize;
                let Template { text, call, bounds, .. } = &TEMPLATES[template];
                let size = (text.len() + call.len()) as u64;
                // The last one is taken with the chance that keeps the mean.
                if u64::from(stream.below(size as u32)) >= left.min(size) {
                    break;
                }
                left = left.saturating_sub(size);
                let constants = bounds.map(|bound| stream.between(1, bound - 1));
                fillers.push(Filler { template, constants });
                comment_bytes = comment_bytes.saturating_sub(leading_comment(text));
            }
        }
        Body { fillers, view_size, comment_bytes }
    }

    /// What a module's total is before anything imported is folded in.
    pub(crate) fn own_total(&self, head: &Head, links: &[Link]) -> u32 {
        let body = self.body(head, links);
        let mut total = head.id;
        for filler in &body.fillers {
            total = fold(total, filler.result());
        }
        if head.kind.has_markup() {
            total = fold(total, self.markup(head.node).weigh(body.view_size));
        }
        total
    }
}

/// The size of the comment that a template starts with.
fn leading_comment(text: &str) -> u32 {
    let end = match text.as_bytes() {
        [b'/', b'*', ..] => text.find("*/").map(|start| start + 2),
        [b'/', b'/', ..] => text.find('\n'),
        _ => None,
    };
    end.unwrap_or(0) as u32
}

fn digits_of(number: u32) -> u32 {
    number.to_string().len() as u32
}

/// How many templates, the last ones, are not ASCII.
const UNICODE_TEMPLATES: usize = 2;

pub(crate) const TEMPLATES: &[Template] = &[
    Template {
        text: "/** Keeps a value between two bounds. */
function clampRange%(value@n, low@n, high@n)@n {
  if (value < low) {
    return low;
  }
  return value > high ? high : value;
}
",
        call: "clampRange%($0, $1, $1 + $2)",
        bounds: [20_000, 5_000, 5_000],
        result: |[value, low, width]| value.clamp(low, low + width),
    },
    Template {
        text: "// Turns a word of 32 bits to the left.
function rotateBits%(value@n, count@n)@n {
  return ((value << count) | (value >>> (32 - count))) >>> 0;
}
",
        call: "rotateBits%($0, $1)",
        bounds: [u32::MAX, 32, 2],
        result: |[value, count, _]| value.rotate_left(count),
    },
    Template {
        text: "function sumDigits%(value@n)@n {
  let rest = value;
  let sum = 0;
  while (rest > 0) {
    sum += rest % 10;
    rest = Math.floor(rest / 10);
  }
  return sum;
}
",
        call: "sumDigits%($0)",
        bounds: [1_000_000, 2, 2],
        result: |[value, _, _]| value.to_string().bytes().map(|digit| u32::from(digit - b'0')).sum(),
    },
    Template {
        text: "/**
 * Halves even numbers and triples odd ones until it arrives at 1.
 * Gives up after 64 steps.
 */
function stepsToOne%(start@n)@n {
  let value = start, steps = 0;
  while (value !== 1 && steps < 64) {
    value = value % 2 === 0 ? value / 2 : value * 3 + 1;
    steps += 1;
  }
  return steps;
}
",
        call: "stepsToOne%($0)",
        bounds: [10_000, 2, 2],
        result: |[start, _, _]| {
            let (mut value, mut steps) = (u64::from(start), 0);
            while value != 1 && steps < 64 {
                value = if value.is_multiple_of(2) { value / 2 } else { value * 3 + 1 };
                steps += 1;
            }
            steps
        },
    },
    Template {
        text: "function hashText%(text@s)@n {
  let hash = $1;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 16777619);
  }
  return hash >>> 0;
}
",
        call: "hashText%(\"item-$0\")",
        bounds: [100_000, 100_000, 2],
        result: |[item, start, _]| {
            format!("item-{item}").bytes().fold(start, |hash, byte| fold(hash, u32::from(byte)))
        },
    },
    Template {
        text: "// Fees are agreed per level; unknown levels pay the base fee.
function feeOfLevel%(level@n)@n {
  switch (level % 4) {
    case 0:
      return $1;
    case 1:
    case 2:
      return $1 + $2;
    default:
      return 1;
  }
}
",
        call: "feeOfLevel%($0)",
        bounds: [1_000, 5_000, 500],
        result: |[level, base, extra]| match level % 4 {
            0 => base,
            1 | 2 => base + extra,
            _ => 1,
        },
    },
    Template {
        text: "function greatestDivisor%(left@n, right@n)@n {
  while (right !== 0) [left, right] = [right, left % right];
  return left;
}
",
        call: "greatestDivisor%($0 * $2, $1 * $2)",
        bounds: [2_000, 2_000, 30],
        result: |[left, right, factor]| {
            let (mut left, mut right) = (left * factor, right * factor);
            while right != 0 {
                (left, right) = (right, left % right);
            }
            left
        },
    },
    Template {
        text: "/** Adds up the lengths of labels, later ones counting more. */
function tallyLabels%(labels@l)@n {
  return labels
    .map((label, index) => label.length * (index + 1))
    .reduce((sum, size) => sum + size, 0);
}
",
        call: "tallyLabels%([\"north-$0\", `south-${$1}`, 'it\\'s $2'])",
        bounds: [100_000, 100_000, 1_000],
        result: |[north, south, its]| {
            6 + digits_of(north) + 2 * (6 + digits_of(south)) + 3 * (5 + digits_of(its))
        },
    },
    Template {
        text: "function sumOfPairs%(text@s)@n {
  let sum = 0;
  for (const pair of text.split(\";\")) {
    const [key, amount] = pair.split(\"=\");
    sum += key.length * Number(amount);
  }
  return sum;
}
",
        call: "sumOfPairs%(\"net=$0;tax=$1;discount=$2\")",
        bounds: [100_000, 10_000, 1_000],
        result: |[net, tax, discount]| 3 * net + 3 * tax + 8 * discount,
    },
    Template {
        text: "function runMeter%(start@n, step@n)@n {
  let level = start;
  const advance = () => (level += step);
  for (let round = 0; round < 3; round += 1) advance();
  return level;
}
",
        call: "runMeter%($0, $1)",
        bounds: [100_000, 1_000, 2],
        result: |[start, step, _]| start + 3 * step,
    },
    Template {
        text: "// Amounts arrive as JSON; whatever cannot be read counts as $2.
function readAmount%(text@s)@n {
  try {
    const { amount } = JSON.parse(text);
    return amount?.value ?? $1;
  } catch {
    return $2;
  }
}
",
        call: "readAmount%('{\"amount\":{\"value\":$0}}') + readAmount%(\"{}\") + readAmount%(\"$0,\")",
        bounds: [100_000, 10_000, 1_000],
        result: |[value, missing, broken]| value + missing + broken,
    },
    Template {
        text: "function maskedLength%(code@s)@n {
  const masked = code.replace(/[0-9]+/g, (digits) => `<${digits.length}>`);
  return masked.length;
}
",
        call: "maskedLength%(\"ab$0cd\")",
        bounds: [100_000, 2, 2],
        result: |_| 7,
    },
    Template {
        text: "/** Looks for the first place that is large enough, row by row. */
function firstFit%(width@n, height@n)@n {
  outer: for (let row = 1; row <= height; row += 1) {
    for (let column = 1; column <= width; column += 1) {
      if ((row * column) % 7 === $2) continue outer;
      if (row * column > 40) return row * 100 + column;
    }
  }
  return 0;
}
",
        call: "firstFit%($0, $1)",
        bounds: [30, 30, 7],
        result: |[width, height, skip]| {
            for row in 1..=height {
                for column in 1..=width {
                    if row * column % 7 == skip {
                        break;
                    }
                    if row * column > 40 {
                        return row * 100 + column;
                    }
                }
            }
            0
        },
    },
    Template {
        text: "function distinctSum%(...values@m) {
  const seen = new Set(values);
  return [...seen].reduce((sum, value) => sum * 31 + value, seen.size);
}
",
        call: "distinctSum%($0, $1, $2, $0)",
        bounds: [40, 40, 40],
        result: |values| {
            let mut seen: Vec<u32> = Vec::new();
            for value in values {
                if !seen.contains(&value) {
                    seen.push(value);
                }
            }
            seen.iter().fold(seen.len() as u32, |sum, value| sum * 31 + value)
        },
    },
    Template {
        text: "/** Zählt, was übrig bleibt: 計算 — «ça va» 🙂. */
function zählÜberhang%(größe@n, 単価@n)@n {
  const résumé = { größe, [\"単価\"]: 単価, \"𝄞\": 1 };
  return résumé.größe * résumé.単価 + résumé[\"𝄞\"];
}
",
        call: "zählÜberhang%($0, $1)",
        bounds: [10_000, 1_000, 2],
        result: |[size, price, _]| size * price + 1,
    },
    Template {
        text: "function 長さ%(текст@s)@n {
  let \\u{61}llés = 0;
  for (const знак of текст) allés += знак.codePointAt(0);
  return allés + текст.length;
}
",
        call: "長さ%(\"é☃𠮷\\u{1F600}\\ud83d\\u2028\" + `$0‰`)",
        bounds: [9, 2, 2],
        result: |[digit, _, _]| {
            let points = [0xE9, 0x2603, 0x20BB7, 0x1F600, 0xD83D, 0x2028, u32::from(b'0') + digit, 0x2030];
            points.iter().sum::<u32>() + 10
        },
    },
];
