//! Hyperscalers: owners of compute with a business of their own.

use bevy_ecs::prelude::Component;

use crate::economy::clock::Clock;
use crate::record::EventId;
use crate::units::HOURS_PER_YEAR;

/// What an owner believes about the months ahead.
#[derive(Component, Clone, Copy, Debug)]
pub struct Expectation {
    /// Logarithm of the demand it saw itself facing in the last step \[ln H100e\].
    pub level: f64,
    /// Its growth as measured \[per year\].
    pub trend: f64,
    /// Growth that everybody talks of \[per year\].
    pub narrative: f64,
    /// Weight of that talk against what it measures.
    pub narrative_weight: f64,
    /// Rent it reckons with \[USD per H100e-hour\].
    pub rent: f64,
    /// Utilisation it reckons with.
    pub utilisation: f64,
    /// Yearly fall of the price of new capacity \[per year, in logs\].
    pub price_decline: f64,
    /// Total rebound it believes in: 1 leaves compute demand unchanged by efficiency, more raises it (Jevons).
    pub rebound: f64,
    /// Logarithm of the efficiency in the news that demand has not answered yet.
    pub unanswered_news: f64,
}

impl Expectation {
    /// Growth of demand it reckons with: part measured, part talk \[per year\].
    pub fn growth(&self) -> f64 {
        self.trend + self.narrative_weight * (self.narrative - self.trend)
    }

    /// Demand expected `years` ahead \[H100e\], when news is answered with time constant `response_years`.
    pub fn demand(&self, years: f64, response_years: f64) -> f64 {
        self.demand_once(answered(years, response_years), years)
    }

    /// The same once such a share of the news is answered.
    pub fn demand_once(&self, answered: f64, years: f64) -> f64 {
        let news = (self.rebound - 1.0) * self.unanswered_news * answered;
        libm::exp(self.level + self.growth() * years + news)
    }
}

/// Share of the news that demand has answered after so many years, with a time constant.
pub fn answered(years: f64, response_years: f64) -> f64 {
    -libm::expm1(-years / response_years)
}

/// What an owner has seen of demand and efficiency, to learn the rebound from.
#[derive(Component, Clone, Copy, Debug)]
pub struct Hindsight {
    /// Logarithm of the demand it saw last \[ln H100e\].
    pub asked: f64,
    /// Logarithm of the efficiency in common use that demand has had time to answer.
    pub answered: f64,
    /// Its last change \[logs per month\].
    pub change: f64,
    /// Mean square of such changes \[logs squared\].
    pub moment: f64,
}

/// An event that weighs on an owner, and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concern {
    /// The event.
    pub event: EventId,
    /// The step it came in.
    pub step: u32,
}

/// What an owner asks for its compute, and how the last step went.
#[derive(Component, Clone, Debug, Default)]
pub struct RentalBusiness {
    /// List rent \[USD per H100e-hour\].
    pub rent: f64,
    /// Services its compute gives over those of others' compute, in logs: finds its infrastructure can realise.
    pub advantage: f64,
    /// Capacity installed \[H100e\].
    pub installed: f64,
    /// Capacity switched on \[H100e\].
    pub running: f64,
    /// Part of it that can only serve, whomever \[H100e\].
    pub serving_only: f64,
    /// Part of it that only its own products may use \[H100e\].
    pub own: f64,
    /// Compute its own products want \[H100e\].
    pub captive_wanted: f64,
    /// Compute its own products got \[H100e\].
    pub captive_served: f64,
    /// Compute let under contract, as far as there is capacity for it \[H100e\].
    pub contracted: f64,
    /// Part of it that is used, by the buyers or by those they let it to \[H100e\].
    pub contracted_used: f64,
    /// Rent of it \[USD per year\].
    pub contract_income: f64,
    /// Share of what it let under contract that it can deliver.
    pub honoured: f64,
    /// Compute sold at list rent \[H100e\].
    pub sold: f64,
    /// What of its use runs on serving-only capacity \[H100e\].
    pub on_serving_only: f64,
    /// What of its use runs on its own chips \[H100e\].
    pub on_own: f64,
    /// Compute asked of it, its own products' and unserved demand included \[H100e\].
    pub asked: f64,
    /// What others pay it for power it has connected and does not use, less what it pays others \[USD per year\].
    pub power_income: f64,
    /// What it pays for power from plants of its own \[USD per year\].
    pub own_power_cost: f64,
    /// Part of that which serves, contracts aside \[H100e\].
    pub asked_to_serve: f64,
    /// Variable cost of its capacity on average \[USD per H100e-hour\].
    pub variable_cost: f64,
    /// List rents of the last year, by step of the year \[USD per H100e-hour\].
    pub rents_of_year: Vec<f64>,
    /// Occupancy likewise.
    pub occupancy_of_year: Vec<f64>,
}

impl RentalBusiness {
    /// Rent for compute that gives as many services as others' \[USD per H100e-hour\].
    pub fn comparable(&self, rent: f64) -> f64 {
        rent * libm::exp(-self.advantage)
    }

    /// Running capacity that can do all work for everybody \[H100e\].
    pub fn general(&self) -> f64 {
        self.running - self.serving_only - self.own
    }

    /// General capacity its own products want, as far as other capacity leaves them wanting \[H100e\].
    pub fn captive_on_general(&self, captive: f64) -> f64 {
        (captive - self.own - self.serving_only).max(0.0)
    }

    /// Part of its own products' compute that ran on its own chips \[share\].
    pub fn part_on_own(&self) -> f64 {
        if self.captive_served > 0.0 { self.on_own / self.captive_served } else { 0.0 }
    }

    /// General capacity in use \[H100e\].
    pub fn used_general(&self) -> f64 {
        self.used() - self.on_own - self.on_serving_only
    }

    /// Capacity that the work it can do does not fill at a utilisation \[H100e\].
    pub fn stranded(&self, utilisation: f64) -> f64 {
        let rest = (self.asked_to_serve - self.captive_wanted.min(self.own)).max(0.0);
        (self.own - self.captive_wanted / utilisation).max(0.0)
            + (self.serving_only - rest / utilisation).max(0.0)
    }

    /// Capacity in use \[H100e\].
    pub fn used(&self) -> f64 {
        self.captive_served + self.contracted_used + self.sold
    }

    /// Share of the running capacity that is used or paid for; 0 without capacity.
    pub fn occupancy(&self) -> f64 {
        let occupied = self.captive_served + self.contracted + self.sold;
        if self.running > 0.0 { occupied / self.running } else { 0.0 }
    }

    /// What the compute business brings in, running costs paid \[USD per year\].
    pub fn margin(&self) -> f64 {
        let hourly = self.sold * self.rent - self.used() * self.variable_cost;
        HOURS_PER_YEAR * hourly + self.contract_income + self.power_income - self.own_power_cost
    }

    /// Share of the running capacity that is used; 0 without capacity.
    pub fn utilisation(&self) -> f64 {
        if self.running > 0.0 { self.used() / self.running } else { 0.0 }
    }
}

/// How the orders of a step came about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decision {
    /// Capacity on order before \[H100e\].
    pub on_order: f64,
    /// Capacity planned to be ordered; negative where there is too much \[H100e\].
    pub planned: f64,
    /// Part of it that passed the investment screen \[H100e\].
    pub passed: f64,
    /// The most that could be paid for; negative where orders on the way cannot \[H100e\].
    pub affordable: f64,
}

/// The owner's other business and its habits.
#[derive(Component, Clone, Debug, Default)]
pub struct Owner {
    /// Operating cash flow of its other business \[USD per year, at the start\].
    pub other_income: f64,
    /// Cash flow of what it put into that business since \[USD per year\].
    pub bought_income: f64,
    /// Both in the last step \[USD per year\].
    pub other_income_now: f64,
    /// Share of that cash flow spent on next-architecture research.
    pub research_share: f64,
    /// Cash it never pays out, however little it plans \[USD\].
    pub cash_floor: f64,
    /// Useful life of new devices in its books \[steps\].
    pub device_life: u32,
    /// Captive model size: logarithm of compute intensity of the quality its products use.
    pub log_model_size: f64,
    /// Fraction of a device that rounding kept from its last orders, by vendor, its own chips after those on sale \[devices\].
    pub unordered: Vec<f64>,
    /// Part of its next orders that are chips of its own \[share\].
    pub own_part: f64,
    /// Part of its next orders that may be serving-only devices of vendors \[share\].
    pub serving_part: f64,
    /// Capacity it wishes to order this step; negative where it has too much \[H100e\].
    pub wish: f64,
    /// Part of the price of its next orders that vendors will advance \[share\].
    pub vendor_credit: f64,
    /// Capacity on order it could not pay for \[H100e\].
    pub unfunded: f64,
    /// How this step's orders came about, for a measure.
    pub decision: Decision,
    /// What weighs on it: the last news of a find or cut of useful lives.
    pub concern: Option<Concern>,
    /// Whether a life review cut useful lives this quarter.
    pub life_was_cut: bool,
    /// Whether it has written anything down so far.
    pub has_impaired: bool,
    /// Capacity ordered this step \[H100e\].
    pub ordered: f64,
    /// Capacity wanted at the present \[H100e\].
    pub wanted: f64,
    /// Present value of a new device over its price, as it sees it.
    pub value_over_price: f64,
    /// What a new device earns in a year beyond its cost at the hurdle, before the rent of its power \[USD per H100e and year\].
    pub surplus: f64,
}

impl Owner {
    /// How long an event may be given as the cause of what an owner does \[years\].
    const MEMORY: f64 = 3.0;

    /// Whether it has a business besides compute: then creditors keep it alive.
    pub fn has_other_business(&self) -> bool {
        self.other_income > 0.0
    }

    /// The event that weighs on the owner now, if one does.
    pub fn cause(&self, clock: &Clock) -> Option<EventId> {
        let recent = |concern: &Concern| clock.step() - concern.step <= clock.steps(Self::MEMORY);
        self.concern.filter(recent).map(|concern| concern.event)
    }
}
