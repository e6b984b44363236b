//! The chart of accounts: what is held, what is paid, and how each payment enters two pairs of books.

use serde::Serialize;

/// A line of the balance sheet. Claims are positive for the holder and negative for the issuer, so that they sum to
/// zero over all agents; real assets have no counterpart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[repr(usize)]
pub enum Item {
    /// Money in the bank.
    Deposits,
    /// Loans held (+) and owed (-).
    Loans,
    /// Vendors' credit to customers and unpaid invoices: held (+) and owed (-).
    Receivables,
    /// Paid ahead for devices (+), received ahead (-).
    Prepayments,
    /// Shares held (+) and issued (-), at issue value.
    Equity,
    /// Devices at book.
    Devices,
    /// Facilities at book.
    Facilities,
    /// What is left: assets less liabilities, moved only by income, expense and revaluation.
    NetWorth,
}

impl Item {
    /// How many items there are.
    pub const COUNT: usize = 8;
    /// All items in the order of the balance-sheet matrix.
    pub const ALL: [Item; Item::COUNT] = [
        Item::Deposits,
        Item::Loans,
        Item::Receivables,
        Item::Prepayments,
        Item::Equity,
        Item::Devices,
        Item::Facilities,
        Item::NetWorth,
    ];

    /// Name in the balance-sheet matrix.
    pub fn name(self) -> &'static str {
        match self {
            Item::Deposits => "deposits",
            Item::Loans => "loans",
            Item::Receivables => "receivables",
            Item::Prepayments => "prepayments",
            Item::Equity => "equity",
            Item::Devices => "devices",
            Item::Facilities => "facilities",
            Item::NetWorth => "net_worth",
        }
    }
}

/// What a payment is for. Each account is a row of the transaction-flow matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Account {
    /// End users pay labs for services.
    Services,
    /// Labs, self-hosting users and the government pay owners, and labs that sublet, for compute.
    Compute,
    /// Labs pay owners for compute under take-or-pay contracts, used or not.
    ContractedCompute,
    /// Households pay owners for their other business, net of its costs.
    OtherBusiness,
    /// Buyers pay vendors, at the order and at delivery.
    Devices,
    /// Vendors pay back what was paid ahead for cancelled orders.
    Refunds,
    /// Owners pay builders for data centres.
    Facilities,
    /// Vendors pay foundries and suppliers for what they ship.
    Manufacturing,
    /// Owners pay for electricity.
    Energy,
    /// Owners pay staff and maintenance of running capacity; labs the non-compute cost of serving.
    Operations,
    /// Research staff.
    Research,
    /// Interest on loans.
    Interest,
    /// A lender pays out a loan.
    Lending,
    /// A debtor repays.
    Repayment,
    /// A vendor advances a customer part of the price of devices.
    VendorCredit,
    /// A customer repays a vendor.
    VendorRepayment,
    /// A supplier lets a customer have invoices unpaid that it cannot pay.
    Arrears,
    /// A customer pays such invoices in the end.
    ArrearsPaid,
    /// Firms pay each other for used devices.
    UsedDevices,
    /// Scrap dealers and users far away pay for devices that leave the build-out.
    DeviceSalvage,
    /// Others pay for facilities that leave the build-out.
    FacilitySalvage,
    /// The estate of a failed firm pays damages for contracts it broke.
    Damages,
    /// Investors subscribe new shares.
    EquityIssue,
    /// Cash paid to shareholders on their shares.
    Dividends,
    /// Firms buy their own shares back.
    Buybacks,
    /// Firms pay tax on their profits.
    Tax,
    /// The government spends, and supports firms.
    PublicSpending,
    /// Owners build up their other business.
    Expansion,
    /// The government pays for its programmes: benchmarks, public research, investment credits.
    Programmes,
    /// Households pay the government for what policy costs beyond its other income.
    Levy,
    /// Subscribers pay deposits and calls on partly-paid shares.
    Calls,
    /// Owners pay utilities to connect data centres to the grid.
    Connections,
    /// Owners pay each other for power connected and not used.
    PowerLease,
}

impl Account {
    /// How many accounts there are.
    pub const COUNT: usize = 33;
    /// All accounts in the order of the transaction-flow matrix.
    pub const ALL: [Account; Account::COUNT] = [
        Account::Services,
        Account::Compute,
        Account::ContractedCompute,
        Account::OtherBusiness,
        Account::Devices,
        Account::Refunds,
        Account::Facilities,
        Account::Manufacturing,
        Account::Energy,
        Account::Operations,
        Account::Research,
        Account::Interest,
        Account::Lending,
        Account::Repayment,
        Account::VendorCredit,
        Account::VendorRepayment,
        Account::Arrears,
        Account::ArrearsPaid,
        Account::UsedDevices,
        Account::DeviceSalvage,
        Account::FacilitySalvage,
        Account::Damages,
        Account::EquityIssue,
        Account::Dividends,
        Account::Buybacks,
        Account::Tax,
        Account::PublicSpending,
        Account::Expansion,
        Account::Programmes,
        Account::Levy,
        Account::Calls,
        Account::Connections,
        Account::PowerLease,
    ];

    /// Name in the transaction-flow matrix.
    pub fn name(self) -> &'static str {
        match self {
            Account::Services => "services",
            Account::Compute => "compute",
            Account::ContractedCompute => "contracted_compute",
            Account::OtherBusiness => "other_business",
            Account::Devices => "devices",
            Account::Refunds => "refunds",
            Account::Facilities => "facilities",
            Account::Manufacturing => "manufacturing",
            Account::Energy => "energy",
            Account::Operations => "operations",
            Account::Research => "research",
            Account::Interest => "interest",
            Account::Lending => "lending",
            Account::Repayment => "repayment",
            Account::VendorCredit => "vendor_credit",
            Account::VendorRepayment => "vendor_repayment",
            Account::Arrears => "arrears",
            Account::ArrearsPaid => "arrears_paid",
            Account::UsedDevices => "used_devices",
            Account::DeviceSalvage => "device_salvage",
            Account::FacilitySalvage => "facility_salvage",
            Account::Damages => "damages",
            Account::EquityIssue => "equity_issue",
            Account::Dividends => "dividends",
            Account::Buybacks => "buybacks",
            Account::Tax => "tax",
            Account::PublicSpending => "public_spending",
            Account::Expansion => "expansion",
            Account::Programmes => "programmes",
            Account::Levy => "levy",
            Account::Calls => "calls",
            Account::Connections => "connections",
            Account::PowerLease => "power_lease",
        }
    }

    /// Whether it is paid for shares, or on them.
    pub(super) fn is_of_shares(self) -> bool {
        matches!(
            self,
            Account::EquityIssue | Account::Calls | Account::Dividends | Account::Buybacks
        )
    }

    /// The item the payer debits (it gains the asset or loses net worth) and the item the payee credits.
    pub(super) fn sides(self) -> (Item, Item) {
        match self {
            Account::Devices | Account::Refunds => (Item::Prepayments, Item::Prepayments),
            Account::Facilities => (Item::Facilities, Item::NetWorth),
            Account::Lending | Account::Repayment => (Item::Loans, Item::Loans),
            Account::VendorCredit
            | Account::VendorRepayment
            | Account::Arrears
            | Account::ArrearsPaid => (Item::Receivables, Item::Receivables),
            Account::UsedDevices => (Item::Devices, Item::Devices),
            Account::DeviceSalvage => (Item::NetWorth, Item::Devices),
            Account::FacilitySalvage => (Item::NetWorth, Item::Facilities),
            Account::EquityIssue | Account::Calls => (Item::Equity, Item::Equity),
            _ => (Item::NetWorth, Item::NetWorth),
        }
    }
}

/// What moves book values without money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Adjustment {
    /// The buyer turns what it paid ahead into devices.
    Capitalisation,
    /// The vendor turns what it was paid ahead into revenue.
    DeviceSale,
    /// The buyer gives up what it paid ahead.
    Forfeit,
    /// The vendor keeps what it was paid ahead.
    ForfeitGain,
    /// Wear of devices.
    DeviceDepreciation,
    /// Wear of facilities.
    FacilityDepreciation,
    /// Devices are written down.
    DeviceImpairment,
    /// Facilities are written down.
    FacilityImpairment,
    /// A write-down of devices is reversed (IAS 36).
    DeviceReversal,
    /// A write-down of facilities is reversed (IAS 36).
    FacilityReversal,
    /// Scrapped devices leave the books.
    DeviceScrapping,
    /// Devices or facilities were sold above book: the rest is a gain.
    DeviceSaleGain,
    /// Devices were sold below book.
    DeviceSaleLoss,
    /// Facilities were sold above book.
    FacilitySaleGain,
    /// Facilities were sold below book.
    FacilitySaleLoss,
    /// A creditor writes off a loan.
    LoanWriteOff,
    /// A debtor is released from a loan.
    LoanRelease,
    /// A vendor or supplier writes off its credit to a customer.
    ReceivableWriteOff,
    /// A customer is released from a vendor's or supplier's credit.
    ReceivableRelease,
    /// An estate passes on what others owe it.
    ReceivablePassedOn,
    /// Somebody takes over what others owe an estate.
    ReceivableTakenOver,
    /// Shareholders write off shares of a failed firm.
    ShareWriteOff,
    /// An estate passes on the shares it holds.
    SharePassedOn,
    /// Somebody takes over shares an estate held.
    ShareTakenOver,
    /// The shares of a failed firm lapse.
    ShareRelease,
}

impl Adjustment {
    /// How many adjustments there are.
    pub const COUNT: usize = Adjustment::ShareRelease as usize + 1;

    /// The items debited and credited.
    pub(super) fn sides(self) -> (Item, Item) {
        match self {
            Adjustment::Capitalisation => (Item::Devices, Item::Prepayments),
            Adjustment::DeviceSale | Adjustment::ForfeitGain => (Item::Prepayments, Item::NetWorth),
            Adjustment::Forfeit => (Item::NetWorth, Item::Prepayments),
            Adjustment::DeviceDepreciation
            | Adjustment::DeviceImpairment
            | Adjustment::DeviceScrapping => (Item::NetWorth, Item::Devices),
            Adjustment::FacilityDepreciation | Adjustment::FacilityImpairment => {
                (Item::NetWorth, Item::Facilities)
            }
            Adjustment::DeviceReversal | Adjustment::DeviceSaleGain => {
                (Item::Devices, Item::NetWorth)
            }
            Adjustment::FacilityReversal | Adjustment::FacilitySaleGain => {
                (Item::Facilities, Item::NetWorth)
            }
            Adjustment::DeviceSaleLoss => (Item::NetWorth, Item::Devices),
            Adjustment::FacilitySaleLoss => (Item::NetWorth, Item::Facilities),
            Adjustment::LoanWriteOff => (Item::NetWorth, Item::Loans),
            Adjustment::LoanRelease => (Item::Loans, Item::NetWorth),
            Adjustment::ReceivableWriteOff | Adjustment::ReceivablePassedOn => {
                (Item::NetWorth, Item::Receivables)
            }
            Adjustment::ReceivableRelease | Adjustment::ReceivableTakenOver => {
                (Item::Receivables, Item::NetWorth)
            }
            Adjustment::ShareWriteOff | Adjustment::SharePassedOn => (Item::NetWorth, Item::Equity),
            Adjustment::ShareRelease | Adjustment::ShareTakenOver => (Item::Equity, Item::NetWorth),
        }
    }
}
