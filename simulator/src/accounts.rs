//! The accounts of the simulated cloud and their credentials.
//!
//! All of them are made up, fixed and public: they open nothing but this simulator.

use std::collections::HashMap;

use crate::moment::Moment;

/// The demo account's secret id.
pub const DEMO_SECRET_ID: &str = "AKIDDEMO0000000000000000000000000001";
/// The demo account's secret key.
pub const DEMO_SECRET_KEY: &str = "demoKeyOfTheSimulatedCloud000001";
/// The demo account's token.
pub const DEMO_TOKEN: &str = "demo-token-of-the-simulated-cloud-0000000000000000000000000000000001";

/// The credentials that every simulator has: account, secret id, secret key, token.
const FIXED: [(&str, &str, &str, &str); 4] = [
    ("demo", DEMO_SECRET_ID, DEMO_SECRET_KEY, DEMO_TOKEN),
    ("partner", "AKIDDEMO0000000000000000000000000002", "demoKeyOfTheSimulatedCloud000002", "demo-token-of-the-partner-account-02"),
    ("auditor", "AKIDDEMO0000000000000000000000000003", "demoKeyOfTheSimulatedCloud000003", "demo-token-of-the-auditor-account-03"),
    ("newcomer", "AKIDDEMO0000000000000000000000000004", "demoKeyOfTheSimulatedCloud000004", "demo-token-of-the-newcomer-account-04"),
];

/// An account, by its place in [`Accounts`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AccountId(pub(crate) usize);

/// One account.
#[derive(Clone, Debug)]
pub struct Account {
    /// Its name on the control port.
    pub name: String,
    /// Whether its policy lacks `edgezone:TerminateInstances`.
    pub read_only: bool,
}

/// One set of credentials. An account may have several, as STS gives out.
#[derive(Clone, Debug)]
pub struct Key {
    /// Whose they are.
    pub account: AccountId,
    /// The key that signs.
    pub secret_key: String,
    /// The token; `None` for a permanent key, which is sent without one.
    pub token: Option<String>,
    /// From when on the token is refused.
    pub expires_at: Option<Moment>,
}

/// Every account and every set of credentials.
#[derive(Clone, Debug)]
pub struct Accounts {
    accounts: Vec<Account>,
    keys: HashMap<String, Key>,
}

impl Default for Accounts {
    fn default() -> Self {
        let mut accounts = Self { accounts: Vec::new(), keys: HashMap::new() };
        for (i, (name, id, key, token)) in FIXED.into_iter().enumerate() {
            accounts.accounts.push(Account { name: name.to_owned(), read_only: name == "auditor" });
            let key = Key { account: AccountId(i), secret_key: key.to_owned(), token: Some(token.to_owned()), expires_at: None };
            accounts.keys.insert(id.to_owned(), key);
        }
        accounts
    }
}

impl Accounts {
    /// The demo account.
    pub const DEMO: AccountId = AccountId(0);
    /// A second account with a small fleet of its own.
    pub const PARTNER: AccountId = AccountId(1);
    /// An account that may look and not terminate; it has a small fleet.
    pub const AUDITOR: AccountId = AccountId(2);

    /// The account by its name on the control port.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<AccountId> {
        self.accounts.iter().position(|account| account.name == name).map(AccountId)
    }

    /// The account's name.
    #[must_use]
    pub fn name(&self, id: AccountId) -> &str {
        self.accounts.get(id.0).map_or("", |account| &account.name)
    }

    /// Whether the account may terminate.
    #[must_use]
    pub fn may_terminate(&self, id: AccountId) -> bool {
        self.accounts.get(id.0).is_some_and(|account| !account.read_only)
    }

    /// Every account with its place.
    pub fn iter(&self) -> impl Iterator<Item = (AccountId, &Account)> {
        self.accounts.iter().enumerate().map(|(i, account)| (AccountId(i), account))
    }

    /// An account to change.
    pub fn get_mut(&mut self, id: AccountId) -> Option<&mut Account> {
        self.accounts.get_mut(id.0)
    }

    /// The credentials with this secret id.
    #[must_use]
    pub fn key(&self, secret_id: &str) -> Option<&Key> {
        self.keys.get(secret_id)
    }

    /// The credentials of an account, by secret id.
    pub fn keys_of(&self, id: AccountId) -> impl Iterator<Item = (&str, &Key)> {
        self.keys.iter().filter(move |(_, key)| key.account == id).map(|(secret_id, key)| (secret_id.as_str(), key))
    }

    /// The credentials of an account, to change.
    pub fn keys_of_mut(&mut self, id: AccountId) -> impl Iterator<Item = &mut Key> {
        self.keys.values_mut().filter(move |key| key.account == id)
    }

    /// Adds credentials, or replaces those with the same secret id.
    pub fn put_key(&mut self, secret_id: String, key: Key) {
        self.keys.insert(secret_id, key);
    }
}
