//! Owners refill their buffer from their lines, then by issuing shares; whoever ends short of cash has an overdraft, as far
//! as lenders grant one. What it then cannot pay, those it owed it to this month go without.

use bevy_ecs::prelude::*;
use bevy_ecs::system::SystemParam;

use crate::economy::agents::borrower::Borrower;
use crate::economy::agents::gpu_vendor::GpuVendor;
use crate::economy::agents::hyperscaler::{Owner, RentalBusiness};
use crate::economy::agents::model_lab::ModelLab;
use crate::economy::agents::standing::Standing;
use crate::economy::agents::{AgentId, Directory, Sector};
use crate::economy::clock::Clock;
use crate::economy::events::{EventLog, Happening};
use crate::economy::ledger::Journal;
use crate::economy::ledger::account::Account;
use crate::economy::ledger::books::Books;
use crate::economy::lending::{Loan, LoanBook, Security};
use crate::economy::mechanisms::credit::desk::Desk;
use crate::economy::mechanisms::credit::{Rules, arrears, terms};
use crate::economy::mechanisms::equity::issues::Issues;
use crate::economy::mechanisms::orders::funding::buffer;
use crate::economy::shares::Valuation;
use crate::record::EventId;
use crate::units::{Dollars, HOURS_PER_YEAR};

/// A firm in need of money, and what it has to show.
type Firm = (
    &'static AgentId,
    &'static Sector,
    &'static Books,
    &'static Standing,
    &'static Valuation,
    &'static mut Borrower,
    Option<(&'static Owner, &'static RentalBusiness)>,
    Option<&'static ModelLab>,
    Option<&'static GpuVendor>,
);

/// What draws go by, and what they leave behind.
#[derive(SystemParam)]
pub(super) struct Ways<'w> {
    clock: Res<'w, Clock>,
    rules: Res<'w, Rules>,
    issues: Issues<'w>,
    directory: Res<'w, Directory>,
    book: ResMut<'w, LoanBook>,
    journal: ResMut<'w, Journal>,
    log: ResMut<'w, EventLog>,
}

/// What a firm has and lacks this month.
#[derive(Clone, Copy, Debug)]
struct Need {
    agent: AgentId,
    /// Cash once all that waits is settled.
    cash: Dollars,
    /// What its buffer lacks of that.
    buffer: Dollars,
    /// What it may draw of its line.
    line: Dollars,
    /// What it can raise with new shares.
    shares: Dollars,
    /// The most its overdraft may be.
    most_overdraft: Dollars,
}

/// Labs first, then owners, then vendors: what a customer leaves unpaid its supplier must find elsewhere.
pub(super) fn draw(mut ways: Ways, mut desk: ResMut<Desk>, mut firms: Query<Firm>) {
    for place in 0..=2 {
        let directory = &ways.directory;
        let is_here = |agent: &AgentId| arrears::place(directory.sector(*agent)) == Some(place);
        let here = directory.agents().filter(is_here);
        let here = here.filter_map(|agent| firms.get(directory.entity(agent)).ok());
        let needs: Vec<Need> = here.map(|firm| need(firm, &ways)).collect();
        let lines = ask(&mut desk, &needs, |need, _| need.line);
        let short = ways.refill(&needs, &lines, &mut firms);
        let most = |need: &Need, at: usize| short[at].min(need.most_overdraft);
        let overdrafts = ask(&mut desk, &needs, most);
        for ((need, short), loans) in needs.iter().zip(short).zip(overdrafts) {
            ways.overdraw(need.agent, short, &loans, &mut firms);
        }
    }
}

/// What lenders grant each firm of what it asks for.
fn ask(
    desk: &mut Desk,
    needs: &[Need],
    amount: impl Fn(&Need, usize) -> Dollars,
) -> Vec<Vec<(AgentId, Dollars)>> {
    let asked = needs.iter().enumerate().map(|(at, need)| (need.agent, amount(need, at)));
    desk.lend(&asked.collect::<Vec<_>>())
}

fn need(
    (&agent, _, books, standing, valuation, borrower, owner, lab, vendor): FirmSeen,
    ways: &Ways,
) -> Need {
    let cash = books.deposits() - ways.journal.due_from(agent);
    let nothing = Dollars::ZERO;
    let mut need = Need {
        agent,
        cash,
        buffer: nothing,
        line: nothing,
        shares: nothing,
        most_overdraft: nothing,
    };
    if !standing.is_trading() {
        return need;
    }
    let income = match (owner, lab, vendor) {
        (Some((owner, business)), ..) => gross_income(owner, business),
        (_, Some(lab), _) => lab.revenue,
        (.., Some(vendor)) => 12.0 * vendor.reserve(1.0),
        _ => 0.0,
    };
    need.most_overdraft = Dollars::from_usd(income * *ways.rules.most_overdraft_months / 12.0);
    if let Some((owner, business)) = owner {
        let missing = (buffer(business, owner, &ways.rules) - cash.usd()).max(0.0);
        need.buffer = Dollars::from_usd(missing);
        need.line = Dollars::from_usd(missing.min(borrower.room).max(0.0).floor());
        need.shares = Dollars::from_usd(ways.issues.most(valuation));
    }
    need
}

/// A firm as `need` sees it.
type FirmSeen<'a> = (
    &'a AgentId,
    &'a Sector,
    &'a Books,
    &'a Standing,
    &'a Valuation,
    &'a Borrower,
    Option<(&'a Owner, &'a RentalBusiness)>,
    Option<&'a ModelLab>,
    Option<&'a GpuVendor>,
);

/// What an owner takes in, costs aside \[USD per year\].
fn gross_income(owner: &Owner, business: &RentalBusiness) -> f64 {
    let rented = HOURS_PER_YEAR * business.sold * business.rent + business.contract_income;
    rented + owner.other_income_now
}

impl Ways<'_> {
    /// Lines are drawn and shares issued; gives what each firm still lacks to pay its bills.
    fn refill(
        &mut self,
        needs: &[Need],
        lines: &[Vec<(AgentId, Dollars)>],
        firms: &mut Query<Firm>,
    ) -> Vec<Dollars> {
        let due = i64::from(self.clock.step() + self.clock.steps(*self.rules.term_years).max(1));
        let mut refill = |(need, loans): (&Need, &Vec<(AgentId, Dollars)>)| {
            let firm = firms.get_mut(self.directory.entity(need.agent));
            let (.., mut borrower, _, _, _) = firm.expect("firms stay");
            let drawn: Dollars = loans.iter().map(|(_, amount)| *amount).sum();
            self.lend(need.agent, loans, Security::Fleet, borrower.rate, due - 1);
            borrower.room = (borrower.room - drawn.usd()).max(0.0);
            let issued = (need.buffer - drawn).max(Dollars::ZERO).min(need.shares);
            let account = Account::EquityIssue;
            self.journal.post(Directory::HOUSEHOLDS, need.agent, account, issued);
            (-(need.cash + drawn + issued)).max(Dollars::ZERO)
        };
        needs.iter().zip(lines).map(&mut refill).collect()
    }

    /// What a firm lacks beyond its line is an overdraft, or stays unpaid.
    fn overdraw(
        &mut self,
        agent: AgentId,
        short: Dollars,
        loans: &[(AgentId, Dollars)],
        firms: &mut Query<Firm>,
    ) {
        let (rate, next) = (terms::overdraft_rate(&self.rules), i64::from(self.clock.step()) + 1);
        self.lend(agent, loans, Security::None, rate, next);
        let lent: Dollars = loans.iter().map(|(_, amount)| *amount).sum();
        let unpaid = short - lent;
        if unpaid > Dollars::ZERO {
            for part in arrears::borne(&self.journal, &self.directory, agent, unpaid) {
                let security = arrears::security(self.directory.sector(part.0));
                self.lend(agent, &[part], security, rate, next);
            }
        }
        let (.., mut borrower, _, _, _) =
            firms.get_mut(self.directory.entity(agent)).expect("firms stay");
        self.note(agent, (short, unpaid), &mut borrower);
    }

    fn lend(
        &mut self,
        debtor: AgentId,
        loans: &[(AgentId, Dollars)],
        security: Security,
        rate: f64,
        due: i64,
    ) {
        let granted = i64::from(self.clock.step());
        for &(creditor, principal) in loans {
            let original = principal;
            self.journal.post(creditor, debtor, security.lending(), principal);
            let loan = Loan { debtor, creditor, security, principal, original, rate, granted, due };
            self.book.grant(loan, i64::from(self.clock.steps_per_year() / 4));
        }
    }

    /// Remembers how long a firm has been short, and says when it begins.
    fn note(&mut self, agent: AgentId, (short, unpaid): (Dollars, Dollars), firm: &mut Borrower) {
        let (was_short, was_unpaid) = (firm.overdrawn_steps > 0, firm.arrears > Dollars::ZERO);
        let is_short = short > Dollars::ZERO;
        (firm.overdraft, firm.arrears) = (short, unpaid);
        firm.overdrawn_steps = if is_short { firm.overdrawn_steps + 1 } else { 0 };
        if !is_short {
            return;
        }
        let refused = firm.matured.min(short);
        let mut cause = self.log.latest("rent_fall", self.clock.steps(1.0));
        if refused > Dollars::ZERO {
            let tight = self.log.latest("credit_tightening", self.clock.steps(1.0));
            let why = firm.breach.or(tight).or(cause);
            let detail = "loans fell due that nobody lent anew";
            cause = Some(self.say("refinancing_refused", agent, refused, why, detail));
        }
        if !was_short {
            let detail = "bills beyond cash and credit line";
            firm.overdraft_event = Some(self.say("overdraft", agent, short, cause, detail));
        }
        if unpaid > Dollars::ZERO && !was_unpaid {
            let detail = "invoices beyond what lenders advance";
            self.say("arrears", agent, unpaid, firm.overdraft_event, detail);
        }
    }

    fn say(
        &mut self,
        kind: &'static str,
        agent: AgentId,
        amount: Dollars,
        cause: Option<EventId>,
        detail: &str,
    ) -> EventId {
        let (amount, unit, detail) = (amount.usd(), "USD", detail.to_string());
        self.log.log(Happening { kind, agent, amount, unit, cause, detail })
    }
}
