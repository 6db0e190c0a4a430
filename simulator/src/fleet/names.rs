//! What a fleet's machines are called and made of.

use super::machine::{Hardware, Image};

/// Roles, with how common each is.
const ROLES: [(&str, u8); 14] = [
    ("cdn-cache", 18),
    ("live-transcode", 12),
    ("game-battle", 12),
    ("edge-gateway", 9),
    ("k8s-worker", 12),
    ("web", 8),
    ("redis", 5),
    ("mysql", 4),
    ("kafka", 3),
    ("ai-inference", 6),
    ("monitoring", 2),
    ("bastion", 1),
    ("直播转码", 4),
    ("build agent", 4),
];

const ENVIRONMENTS: [(&str, u8); 4] = [("prod", 66), ("staging", 16), ("test", 12), ("dr", 6)];

const HARDWARE: [Hardware; 5] = [
    hardware("BM.S5.LARGE8", "BM.S5", "Standard", "Intel Xeon Gold 6348", 56, 256),
    hardware("BM.S5.2XLARGE16", "BM.S5", "Standard", "Intel Xeon Platinum 8374C", 72, 512),
    hardware("BM.IT5.4XLARGE64", "BM.IT5", "High I/O", "AMD EPYC 7K62", 96, 768),
    hardware("BM.GN7.8XLARGE128", "BM.GN7", "GPU compute", "Intel Xeon Platinum 8255C", 80, 384),
    hardware("BM.D3.6XLARGE96", "BM.D3", "Big data", "AMD EPYC 7K83", 128, 1024),
];

const IMAGES: [Image; 4] = [
    Image { id: "img-ubuntu-22.04", version: "22.04", file_system: "ext4" },
    Image { id: "img-ubuntu-20.04", version: "20.04", file_system: "ext4" },
    Image { id: "img-tencentos-3.1", version: "3.1", file_system: "xfs" },
    Image { id: "img-centos-7.9", version: "7.9", file_system: "" },
];

const fn hardware(
    instance_type: &'static str,
    family: &'static str,
    family_name: &'static str,
    cpu_type: &'static str,
    cpu: i64,
    memory: i64,
) -> Hardware {
    Hardware { instance_type, family, family_name, cpu_type, cpu, memory }
}

/// One of the choices, each as likely as its weight says.
pub(super) fn weighted<T: Copy>(rng: &mut fastrand::Rng, choices: &[(T, u8)]) -> Option<T> {
    let total: u32 = choices.iter().map(|(_, weight)| u32::from(*weight)).sum();
    let mut left = rng.u32(0..total.max(1));
    choices.iter().find_map(|(choice, weight)| match left.checked_sub(u32::from(*weight)) {
        Some(rest) => {
            left = rest;
            None
        }
        None => Some(*choice),
    })
}

/// A name such as `cdn-cache-prod-gz-017`. A few people number by hand, and a few machines were never named.
pub(super) fn name(rng: &mut fastrand::Rng, zone: &str, number: usize) -> String {
    let role = weighted(rng, &ROLES).unwrap_or("web");
    let environment = weighted(rng, &ENVIRONMENTS).unwrap_or("prod");
    match rng.u8(0..100) {
        0..2 => String::new(),
        2..6 => format!("{role}-{environment}-{zone}"),
        6..10 => format!("{role} ({environment}) {}", rng.u8(1..20)),
        _ => format!("{role}-{environment}-{zone}-{number:03}"),
    }
}

pub(super) fn any_hardware(rng: &mut fastrand::Rng) -> Hardware {
    rng.choice(HARDWARE).unwrap_or(hardware("", "", "", "", 0, 0))
}

pub(super) fn any_image(rng: &mut fastrand::Rng) -> Image {
    rng.choice(IMAGES).unwrap_or(Image { id: "", version: "", file_system: "" })
}
