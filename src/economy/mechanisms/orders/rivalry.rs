//! Owners want to keep up with what their rivals have announced.

/// Capacity of an owner that everybody can see: what it has and what it has ordered.
#[derive(Clone, Copy, Debug, Default)]
pub struct Announced {
    /// Installed \[H100e\].
    pub installed: f64,
    /// On order \[H100e\].
    pub on_order: f64,
}

impl Announced {
    /// What all owners have announced.
    pub fn total(all: &[Announced]) -> Announced {
        all.iter().fold(Announced::default(), |sum, one| Announced {
            installed: sum.installed + one.installed,
            on_order: sum.on_order + one.on_order,
        })
    }

    /// The least capacity an owner wants: `rivalry` times what keeps its share when rivals have received `arrived` of
    /// their orders; 0 without rivals \[H100e\].
    pub fn keeping_up(&self, total: &Announced, rivalry: f64, arrived: f64) -> f64 {
        let rivals = total.installed - self.installed;
        // Below a thousandth of a device there is no rival, only rounding.
        if rivals <= 1e-3 {
            return 0.0;
        }
        let announced = rivals + (total.on_order - self.on_order) * arrived;
        rivalry * self.installed / rivals * announced
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_that_keeps_up_keeps_its_share() {
        let (own, rival) = (
            Announced { installed: 20.0, on_order: 0.0 },
            Announced { installed: 80.0, on_order: 40.0 },
        );
        let total = Announced::total(&[own, rival]);
        assert_eq!(own.keeping_up(&total, 1.0, 0.0), 20.0);
        assert_eq!(own.keeping_up(&total, 1.0, 1.0), 30.0);
        assert_eq!(own.keeping_up(&total, 0.0, 1.0), 0.0);
        assert_eq!(own.keeping_up(&own, 1.0, 1.0), 0.0);
    }
}
