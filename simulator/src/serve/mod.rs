//! The two listening ports: everything that touches sockets and the real clock.

mod api;
mod background;
mod control;
mod shared;

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

pub use background::Background;
pub use shared::Shared;

use crate::cloud::Settings;
use crate::faults::Rule;
use crate::fleet::FleetSpec;

/// How to start.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address both ports listen on for the API; the control port is on the loopback always.
    pub host: IpAddr,
    /// The API's port; 0 for any free one.
    pub port: u16,
    /// The control port; 0 for any free one.
    pub control_port: u16,
    /// The fleet.
    pub fleet: FleetSpec,
    /// The settings.
    pub settings: Settings,
    /// The faults in force from the start.
    pub faults: Vec<Rule>,
}

impl Default for Config {
    /// Free ports on the loopback and the default fleet.
    fn default() -> Self {
        Self {
            host: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 0,
            control_port: 0,
            fleet: FleetSpec::default(),
            settings: Settings::default(),
            faults: Vec::new(),
        }
    }
}

/// One of the two ports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Port {
    /// The API's.
    Api,
    /// The control port.
    Control,
}

impl Port {
    /// The flag that chooses it.
    #[must_use]
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Api => "--port",
            Self::Control => "--control-port",
        }
    }
}

/// Why it does not start.
#[derive(Debug)]
pub enum StartError {
    /// A port cannot be listened on.
    Listen {
        /// Which.
        port: Port,
        /// Where it was to listen.
        address: SocketAddr,
        /// Why not.
        error: std::io::Error,
    },
    /// The machine gives no thread.
    Thread(std::io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen { port, address, error } if error.kind() == std::io::ErrorKind::AddrInUse => {
                write!(f, "port {} is taken; choose another with {} PORT, or 0 for any free one", address.port(), port.flag())
            }
            Self::Listen { port, address, error } => write!(f, "cannot listen on {address} ({}): {error}", port.flag()),
            Self::Thread(error) => write!(f, "cannot start a thread: {error}"),
        }
    }
}

impl std::error::Error for StartError {}

/// A simulator that runs in this process. It stops when this is dropped.
#[derive(Debug)]
pub struct Running {
    api: SocketAddr,
    control: SocketAddr,
    shared: Shared,
    tasks: [JoinHandle<()>; 2],
}

impl Running {
    /// Starts on the current tokio runtime.
    ///
    /// # Errors
    /// [`StartError`] names the port that is taken.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let api = listen(Port::Api, SocketAddr::new(config.host, config.port)).await?;
        let control = listen(Port::Control, SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), config.control_port)).await?;
        let (api, api_address) = api;
        let (control, control_address) = control;
        let shared = Shared::new(config);
        shared.with(|cloud, _| {
            let port = api_address.port();
            cloud.listen_on(vec![api_address.to_string(), format!("localhost:{port}"), format!("127.0.0.1:{port}")]);
        });
        let tasks = [tokio::spawn(api::serve(api, shared.clone())), tokio::spawn(control::serve(control, shared.clone()))];
        Ok(Self { api: api_address, control: control_address, shared, tasks })
    }

    /// Where the API listens.
    #[must_use]
    pub fn api(&self) -> SocketAddr {
        self.api
    }

    /// Where the control port listens.
    #[must_use]
    pub fn control(&self) -> SocketAddr {
        self.control
    }

    /// The cloud itself, for tests in the same process.
    #[must_use]
    pub fn shared(&self) -> &Shared {
        &self.shared
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn listen(port: Port, address: SocketAddr) -> Result<(TcpListener, SocketAddr), StartError> {
    let failed = |error| StartError::Listen { port, address, error };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    Ok((listener, address))
}
