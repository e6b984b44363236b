//! Months of the calendar, as `2023-01`.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A month of the calendar, counted from the year 0.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Month(u32);

impl Month {
    /// Months from another one to this; negative where this is the earlier.
    pub fn since(self, other: Month) -> i64 {
        i64::from(self.0) - i64::from(other.0)
    }

    /// The month so many months later.
    pub fn after(self, months: u32) -> Month {
        Month(self.0 + months)
    }
}

impl TryFrom<String> for Month {
    type Error = String;

    fn try_from(text: String) -> Result<Month, String> {
        let wrong = || format!("`{text}` is no month; write the year and the month, as in 2023-01");
        let (year, month) = text.split_once('-').ok_or_else(wrong)?;
        let number = |text: &str, digits: usize| {
            let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u32>().ok().filter(|_| plain)
        };
        let year = number(year, 4).ok_or_else(wrong)?;
        let month = number(month, 2).filter(|month| (1..=12).contains(month)).ok_or_else(wrong)?;
        Ok(Month(year * 12 + month - 1))
    }
}

impl From<Month> for String {
    fn from(month: Month) -> String {
        month.to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 12, self.0 % 12 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(text: &str) -> Result<Month, String> {
        Month::try_from(text.to_string())
    }

    #[test]
    fn months_are_read_as_they_are_written_and_counted_across_years() {
        let (first, later) = (month("2022-12").unwrap(), month("2024-02").unwrap());
        assert_eq!((later.since(first), first.since(later)), (14, -14));
        assert_eq!(first.after(14), later);
        assert_eq!(first.to_string(), "2022-12");
        for wrong in ["2022", "2022-13", "2022-00", "22-01", "2022-1", "2022-+1", "2022-01-01"] {
            assert!(month(wrong).unwrap_err().contains("as in 2023-01"), "{wrong}");
        }
    }
}
