//! The columns of the table: their names in a URL and their text.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::Row;
use crate::ids::Zone;

/// One column.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Column {
    /// The instance's id.
    Id,
    /// The name people gave it.
    Name,
    /// The life-cycle status.
    Status,
    /// The power status.
    Power,
    /// The zone.
    Zone,
    /// The region.
    Region,
    /// The hardware type.
    Type,
    /// The private IPv4 address.
    PrivateIp,
    /// The public IPv4 address.
    PublicIp,
    /// The private IPv6 address.
    PrivateIpV6,
    /// The public IPv6 address.
    PublicIpV6,
    /// When it was created.
    Created,
    /// The physical machine's id.
    MachineId,
    /// The image.
    Image,
    /// The version of the operating system.
    Version,
    /// The private network.
    PrivateNetwork,
    /// The public network.
    PublicNetwork,
    /// The file system.
    FileSystem,
    /// The hardware family.
    Family,
    /// The hardware family's name for people.
    FamilyName,
    /// The processor.
    CpuType,
    /// The number of cores.
    Cpu,
    /// The memory in gigabytes.
    Memory,
}

impl Column {
    /// Every column, in the order in which a table shows them at first.
    pub const ALL: [Self; 23] = [
        Self::Id,
        Self::Name,
        Self::Status,
        Self::Power,
        Self::Zone,
        Self::Region,
        Self::Type,
        Self::PrivateIp,
        Self::PublicIp,
        Self::PrivateIpV6,
        Self::PublicIpV6,
        Self::Created,
        Self::MachineId,
        Self::Image,
        Self::Version,
        Self::PrivateNetwork,
        Self::PublicNetwork,
        Self::FileSystem,
        Self::Family,
        Self::FamilyName,
        Self::CpuType,
        Self::Cpu,
        Self::Memory,
    ];

    /// The column's name in a URL, in remembered settings and in exported files. Never changes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Name => "name",
            Self::Status => "status",
            Self::Power => "power",
            Self::Zone => "zone",
            Self::Region => "region",
            Self::Type => "type",
            Self::PrivateIp => "private-ip",
            Self::PublicIp => "public-ip",
            Self::PrivateIpV6 => "private-ipv6",
            Self::PublicIpV6 => "public-ipv6",
            Self::Created => "created",
            Self::MachineId => "machine",
            Self::Image => "image",
            Self::Version => "version",
            Self::PrivateNetwork => "private-network",
            Self::PublicNetwork => "public-network",
            Self::FileSystem => "file-system",
            Self::Family => "family",
            Self::FamilyName => "family-name",
            Self::CpuType => "cpu-type",
            Self::Cpu => "cpu",
            Self::Memory => "memory",
        }
    }

    /// What the column says of a row, as the service told it; empty for none.
    #[must_use]
    pub fn text(self, row: &Row) -> Cow<'_, str> {
        let number = |n: Option<i64>| Cow::Owned(n.map_or_else(String::new, |n| n.to_string()));
        match self {
            Self::Cpu => number(row.instance().cpu),
            Self::Memory => number(row.instance().memory),
            _ => Cow::Borrowed(self.plain(row)),
        }
    }

    /// The text of a column that holds texts; empty for one that holds numbers.
    pub(super) fn plain(self, row: &Row) -> &str {
        let i = row.instance();
        match self {
            Self::Id => row.id().as_str(),
            Self::Name => &i.instance_name,
            Self::Status => i.instance_status.as_str(),
            Self::Power => &i.operate_status,
            Self::Zone => i.zone.as_ref().map_or("", Zone::as_str),
            Self::Region => row.region().as_str(),
            Self::Type => &i.instance_type,
            Self::PrivateIp => &i.private_ip,
            Self::PublicIp => &i.public_ip,
            Self::PrivateIpV6 => &i.private_ip_v6,
            Self::PublicIpV6 => &i.public_ip_v6,
            Self::Created => &i.created_time,
            Self::MachineId => &i.machine_id,
            Self::Image => &i.image_id,
            Self::Version => &i.version_number,
            Self::PrivateNetwork => &i.private_network_id,
            Self::PublicNetwork => &i.public_network_id,
            Self::FileSystem => &i.file_system_type,
            Self::Family => &i.instance_family,
            Self::FamilyName => &i.instance_family_name,
            Self::CpuType => &i.cpu_type,
            Self::Cpu | Self::Memory => "",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Not the name of a column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnknownColumn(pub String);

impl FromStr for Column {
    type Err = UnknownColumn;

    fn from_str(text: &str) -> Result<Self, UnknownColumn> {
        Self::ALL.into_iter().find(|column| column.as_str() == text).ok_or_else(|| UnknownColumn(text.to_owned()))
    }
}

impl fmt::Display for UnknownColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" is not a column", self.0)
    }
}

impl std::error::Error for UnknownColumn {}
