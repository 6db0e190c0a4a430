//! What each column is called.

use edgezone_core::fleet::Column;

use crate::text::{Text, column, columns};

/// The heading of a column.
#[must_use]
pub const fn heading(of: Column) -> Text {
    match of {
        Column::Id => column::ID,
        Column::Name => column::NAME,
        Column::Status => column::STATUS,
        Column::Power => columns::POWER,
        Column::Zone => column::ZONE,
        Column::Region => column::REGION,
        Column::Type => column::TYPE,
        Column::PrivateIp => column::PRIVATE_IP,
        Column::PublicIp => column::PUBLIC_IP,
        Column::PrivateIpV6 => columns::PRIVATE_IPV6,
        Column::PublicIpV6 => columns::PUBLIC_IPV6,
        Column::Created => column::CREATED,
        Column::MachineId => columns::MACHINE,
        Column::Image => columns::IMAGE,
        Column::Version => columns::VERSION,
        Column::PrivateNetwork => columns::PRIVATE_NETWORK,
        Column::PublicNetwork => columns::PUBLIC_NETWORK,
        Column::FileSystem => columns::FILE_SYSTEM,
        Column::Family => columns::FAMILY,
        Column::FamilyName => columns::FAMILY_NAME,
        Column::CpuType => columns::CPU_TYPE,
        Column::Cpu => columns::CPU,
        Column::Memory => columns::MEMORY,
    }
}
