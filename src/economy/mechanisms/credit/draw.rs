//! Owners refill their buffer from their lines, then by issuing shares; whoever ends short of cash has an overdraft, as far
//! as lenders grant one. What it then cannot pay, those it owed it to this month go without.

use bevy_ecs::prelude::*;
use bevy_ecs::query::ROQueryItem;
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
use crate::economy::mechanisms::credit::desk::{Desk, Grant};
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
pub(super) struct Need {
    agent: AgentId,
    /// Cash once all that waits is settled, what it raises included.
    cash: Dollars,
    /// What its cash should be \[USD\].
    buffer: f64,
    /// What it may still borrow \[USD\].
    room: f64,
    /// What it can raise with new shares.
    shares: Dollars,
    /// The most its overdraft may be.
    most_overdraft: Dollars,
    /// Rate of a new loan.
    rate: f64,
    /// Whether it was short a month ago.
    was_short: bool,
    /// What it asks lenders for: first its line, then an overdraft.
    asked: Dollars,
    /// What it has drawn of its line.
    drawn: Dollars,
    /// What was lent it beyond.
    overdraft: Dollars,
}

impl Need {
    /// What its buffer lacks \[USD\].
    fn missing(&self) -> f64 {
        (self.buffer - self.cash.usd()).max(0.0)
    }

    /// What it draws of its line.
    fn line(&self) -> Dollars {
        Dollars::from_usd(self.missing().min(self.room).max(0.0).floor())
    }

    /// What it still lacks to pay its bills.
    fn short(&self) -> Dollars {
        (-self.cash).max(Dollars::ZERO)
    }

    /// Whether there is anything to remember of it.
    fn is_news(&self) -> bool {
        self.was_short || self.drawn > Dollars::ZERO || self.short() > Dollars::ZERO
    }
}

/// Labs first, then owners, then vendors: what a customer leaves unpaid its supplier must find elsewhere.
pub(super) fn draw(
    mut ways: Ways,
    mut desk: ResMut<Desk>,
    mut places: Local<[Vec<Need>; arrears::PLACES]>,
    mut firms: Query<Firm>,
) {
    places.iter_mut().for_each(Vec::clear);
    for firm in firms.iter() {
        if let Some(place) = arrears::place(*firm.1) {
            places[place].push(need(firm, &ways));
        }
    }
    for needs in places.iter_mut() {
        ways.refill(needs, &mut desk);
        ways.overdraw(needs, &mut desk);
        for need in needs.iter().filter(|need| need.is_news()) {
            let firm = firms.get_mut(ways.directory.entity(need.agent));
            let (.., mut borrower, _, _, _) = firm.expect("firms stay");
            borrower.room = (borrower.room - need.drawn.usd()).max(0.0);
            ways.note(need, &mut borrower);
        }
    }
}

/// What a firm has and lacks but for what waits in the journal.
fn need(
    (&agent, _, books, standing, valuation, borrower, owner, lab, vendor): ROQueryItem<Firm>,
    ways: &Ways,
) -> Need {
    let nothing = Dollars::ZERO;
    let mut need = Need {
        agent,
        cash: books.deposits(),
        buffer: 0.0,
        room: 0.0,
        shares: nothing,
        most_overdraft: nothing,
        rate: borrower.rate,
        was_short: borrower.overdraft > nothing || borrower.overdrawn_steps > 0,
        asked: nothing,
        drawn: nothing,
        overdraft: nothing,
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
        need.buffer = buffer(business, owner, &ways.rules);
        need.room = borrower.room;
        need.shares = Dollars::from_usd(ways.issues.most(valuation));
    }
    need
}

/// What an owner takes in, costs aside \[USD per year\].
fn gross_income(owner: &Owner, business: &RentalBusiness) -> f64 {
    let rented = HOURS_PER_YEAR * business.sold * business.rent + business.contract_income;
    rented + owner.other_income_now
}

/// The need of a debtor.
fn need_of(needs: &mut [Need], debtor: AgentId) -> &mut Need {
    needs.iter_mut().find(|need| need.agent == debtor).expect("whoever is lent to has asked")
}

impl Ways<'_> {
    /// Lines are drawn and shares issued.
    fn refill(&mut self, needs: &mut [Need], desk: &mut Desk) {
        let due = i64::from(self.clock.step() + self.clock.steps(*self.rules.term_years).max(1));
        for need in needs.iter_mut() {
            need.cash -= self.journal.due_from(need.agent);
            need.asked = need.line();
        }
        for grant in desk.lend(needs.iter().map(|need| (need.agent, need.asked))) {
            let need = need_of(needs, grant.debtor);
            self.lend(grant, Security::Fleet, need.rate, due - 1);
            need.drawn += grant.amount;
        }
        for need in needs {
            let missing = Dollars::from_usd(need.missing()) - need.drawn;
            let issued = missing.max(Dollars::ZERO).min(need.shares);
            self.journal.post(Directory::HOUSEHOLDS, need.agent, Account::EquityIssue, issued);
            need.cash += need.drawn + issued;
        }
    }

    /// What a firm lacks beyond its line is an overdraft, or stays unpaid.
    fn overdraw(&mut self, needs: &mut [Need], desk: &mut Desk) {
        let (rate, next) = (terms::overdraft_rate(&self.rules), i64::from(self.clock.step()) + 1);
        needs.iter_mut().for_each(|need| need.asked = need.short().min(need.most_overdraft));
        for grant in desk.lend(needs.iter().map(|need| (need.agent, need.asked))) {
            self.lend(grant, Security::None, rate, next);
            need_of(needs, grant.debtor).overdraft += grant.amount;
        }
        for need in needs.iter().filter(|need| need.short() > need.overdraft) {
            let unpaid = need.short() - need.overdraft;
            for (creditor, amount) in
                arrears::borne(&self.journal, &self.directory, need.agent, unpaid)
            {
                let security = arrears::security(self.directory.sector(creditor));
                let grant = Grant { creditor, debtor: need.agent, amount };
                self.lend(&grant, security, rate, next);
            }
        }
    }

    fn lend(&mut self, grant: &Grant, security: Security, rate: f64, due: i64) {
        let &Grant { creditor, debtor, amount: principal } = grant;
        let (original, granted) = (principal, i64::from(self.clock.step()));
        self.journal.post(creditor, debtor, security.lending(), principal);
        let loan = Loan { debtor, creditor, security, principal, original, rate, granted, due };
        self.book.grant(loan, i64::from(self.clock.steps_per_year() / 4));
    }

    /// Remembers how long a firm has been short, and says when it begins.
    fn note(&mut self, need: &Need, firm: &mut Borrower) {
        let (agent, short) = (need.agent, need.short());
        let unpaid = short - need.overdraft;
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
        let (amount, unit, detail) = (amount.usd(), "USD", format_args!("{detail}"));
        self.log.log(Happening { kind, agent, amount, unit, cause, detail })
    }
}
