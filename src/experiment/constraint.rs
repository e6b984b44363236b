//! What must hold between the parameters of an experiment: `low + 0.1 <= high`.

use exmex::{Express, FlatEx};

/// How two sides are compared, the longer signs first.
const SIGNS: [(&str, fn(f64, f64) -> bool); 4] = [
    ("<=", |left, right| left <= right),
    (">=", |left, right| left >= right),
    ("<", |left, right| left < right),
    (">", |left, right| left > right),
];

/// A comparison of two sums, products or other expressions of parameters.
#[derive(Clone, Debug)]
pub struct Constraint {
    left: Side,
    right: Side,
    holds: fn(f64, f64) -> bool,
}

#[derive(Clone, Debug)]
struct Side {
    value: FlatEx<f64>,
    /// The positions of its parameters.
    parameters: Vec<usize>,
}

impl Constraint {
    /// Reads a constraint between parameters of these names.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str, names: &[&str]) -> Result<Constraint, String> {
        let found = SIGNS.iter().find_map(|(sign, holds)| Some((text.split_once(sign)?, *holds)));
        let ((left, right), holds) =
            found.ok_or_else(|| format!("`{text}` compares nothing: <, <=, > or >= is missing"))?;
        let side = |text| Side::parse(text, names);
        Ok(Constraint { left: side(left)?, right: side(right)?, holds })
    }

    /// Whether it holds where parameters have these values, or nobody can tell as one is not known (`NaN`).
    pub fn holds(&self, values: &[f64]) -> bool {
        let (left, right) = (self.left.at(values), self.right.at(values));
        left.is_nan() || right.is_nan() || (self.holds)(left, right)
    }
}

impl Side {
    fn parse(text: &str, names: &[&str]) -> Result<Side, String> {
        let value = FlatEx::<f64>::parse(text.trim());
        let value =
            value.map_err(|fault| format!("`{}` is not understood: {fault}", text.trim()))?;
        let position = |name: &String| {
            let found = names.iter().position(|known| known == name);
            found.ok_or_else(|| format!("there is no parameter `{name}`"))
        };
        let parameters = value.var_names().iter().map(position).collect::<Result<_, _>>()?;
        Ok(Side { value, parameters })
    }

    fn at(&self, values: &[f64]) -> f64 {
        let values: Vec<f64> = self.parameters.iter().map(|at| values[*at]).collect();
        self.value.eval(&values).expect("there is a value a variable")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_products_of_parameters_are_compared() {
        let holds = |text: &str, values: &[f64]| {
            Constraint::parse(text, &["low", "high"]).unwrap().holds(values)
        };
        assert!(
            holds("low + 0.1 <= high", &[0.5, 0.6]) && !holds("low + 0.1 <= high", &[0.5, 0.55])
        );
        assert!(holds("2 * high > (low - 1) / 2", &[9.0, 3.0]));
        assert!(holds("low < high", &[9.0, f64::NAN]));
        assert!(holds("high < 1", &[9.0, 0.5]) && !holds("high >= 1", &[9.0, 0.5]));
    }

    #[test]
    fn what_is_no_comparison_of_parameters_is_refused() {
        let wrong = |text: &str| Constraint::parse(text, &["low", "high"]).unwrap_err();
        assert!(wrong("low + high").contains("compares nothing"));
        assert!(wrong("low < hihg").contains("no parameter `hihg`"));
        assert!(wrong("low < * 3").contains("not understood"));
    }
}
