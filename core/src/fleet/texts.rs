//! The texts that are searched and sorted, of all rows in one piece of memory.

use super::{keys, natural};
use crate::api::Instance;
use crate::ids::InstanceId;

/// The lower-cased texts of all rows, by row number, and the keys of their names in natural order.
///
/// A row's texts stand one a line: id, name, the four addresses, type, machine id. What a changed row leaves behind stays
/// until half of the memory is such waste.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    lower: String,
    name_keys: Vec<u8>,
    spans: Vec<Spans>,
    wasted: usize,
}

/// Where a row's texts stand in [`Texts::lower`], and its name's key in [`Texts::name_keys`].
#[derive(Clone, Copy, Debug, Default)]
struct Spans {
    start: u32,
    name: u32,
    addresses: u32,
    instance_type: u32,
    machine: u32,
    end: u32,
    key_start: u32,
    key_end: u32,
}

impl Texts {
    pub(super) fn push(&mut self, instance: &Instance) {
        let spans = self.write(instance);
        self.spans.push(spans);
    }

    pub(super) fn replace(&mut self, at: usize, instance: &Instance) {
        self.wasted += self.searched(at).len();
        let spans = self.write(instance);
        if let Some(slot) = self.spans.get_mut(at) {
            *slot = spans;
        }
        if self.wasted > self.lower.len() / 2 {
            self.compact();
        }
    }

    pub(super) fn retain(&mut self, kept: &[bool]) {
        keys::retain(&mut self.spans, kept);
        self.compact();
    }

    /// Everything free text is looked for in.
    pub(super) fn searched(&self, at: usize) -> &str {
        self.text(at, |s| (s.start, s.end))
    }

    /// The lower-cased id.
    pub(super) fn id(&self, at: usize) -> &str {
        self.text(at, |s| (s.start, s.name)).trim_end_matches('\n')
    }

    /// The lower-cased name.
    pub(super) fn name(&self, at: usize) -> &str {
        self.text(at, |s| (s.name, s.addresses)).trim_end_matches('\n')
    }

    /// The private and public addresses of both versions, each perhaps empty.
    pub(super) fn addresses(&self, at: usize) -> impl Iterator<Item = &str> {
        let all = self.text(at, |s| (s.addresses, s.instance_type));
        all.strip_suffix('\n').unwrap_or(all).split('\n')
    }

    /// The lower-cased machine id.
    pub(super) fn machine(&self, at: usize) -> &str {
        self.text(at, |s| (s.machine, s.end))
    }

    /// The name's key in natural order.
    pub(super) fn name_key(&self, at: usize) -> &[u8] {
        let slice = |s: &Spans| self.name_keys.get(index(s.key_start)..index(s.key_end));
        self.spans.get(at).and_then(slice).unwrap_or_default()
    }

    fn text(&self, at: usize, part: impl Fn(&Spans) -> (u32, u32)) -> &str {
        let slice = |s: &Spans| {
            let (from, to) = part(s);
            self.lower.get(index(from)..index(to))
        };
        self.spans.get(at).and_then(slice).unwrap_or_default()
    }

    fn write(&mut self, i: &Instance) -> Spans {
        let start = place(self.lower.len());
        let name = self.line(i.instance_id.as_ref().map_or("", InstanceId::as_str));
        let addresses = self.line(&i.instance_name);
        for address in [&i.private_ip, &i.public_ip, &i.private_ip_v6] {
            self.line(address);
        }
        let instance_type = self.line(&i.public_ip_v6);
        let machine = self.line(&i.instance_type);
        push_lower(&mut self.lower, &i.machine_id);
        let key_start = place(self.name_keys.len());
        let of_name = self.lower.get(index(name)..index(addresses)).unwrap_or_default();
        natural::push_key(&mut self.name_keys, of_name.trim_end_matches('\n'));
        let (end, key_end) = (place(self.lower.len()), place(self.name_keys.len()));
        Spans { start, name, addresses, instance_type, machine, end, key_start, key_end }
    }

    /// Writes one line and returns where the next begins.
    fn line(&mut self, text: &str) -> u32 {
        push_lower(&mut self.lower, text);
        self.lower.push('\n');
        place(self.lower.len())
    }

    fn compact(&mut self) {
        let mut lower = String::with_capacity(self.lower.len().saturating_sub(self.wasted));
        let mut name_keys = Vec::with_capacity(self.name_keys.len());
        for spans in &mut self.spans {
            let Spans { start, end, key_start, key_end, .. } = *spans;
            let text_moves = place(lower.len()).wrapping_sub(start);
            let key_moves = place(name_keys.len()).wrapping_sub(key_start);
            lower.push_str(self.lower.get(index(start)..index(end)).unwrap_or_default());
            name_keys.extend_from_slice(self.name_keys.get(index(key_start)..index(key_end)).unwrap_or_default());
            let Spans { start, name, addresses, instance_type, machine, end, key_start, key_end } = spans;
            for at in [start, name, addresses, instance_type, machine, end] {
                *at = at.wrapping_add(text_moves);
            }
            for at in [key_start, key_end] {
                *at = at.wrapping_add(key_moves);
            }
        }
        (self.lower, self.name_keys, self.wasted) = (lower, name_keys, 0);
    }
}

/// Line breaks within a text would be taken for its end.
pub(super) fn push_lower(out: &mut String, text: &str) {
    let breaks = ['\n', '\r'];
    if text.contains(breaks) {
        return push_lower(out, &text.replace(breaks, " "));
    }
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        if let Some(added) = out.get_mut(start..) {
            added.make_ascii_lowercase();
        }
    } else {
        out.push_str(&text.to_lowercase());
    }
}

/// Places are u32: four gigabytes of names are more than a page can hold.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn instance(n: u16, name: &str) -> Instance {
        Instance {
            instance_id: Some(format!("I-{n}").into()),
            instance_name: name.into(),
            private_ip: "10.0.0.1".into(),
            public_ip_v6: "2001:DB8::1".into(),
            machine_id: format!("SRV-{n}"),
            ..Instance::default()
        }
    }

    #[test]
    fn what_changed_rows_leave_behind_does_not_pile_up() {
        let mut texts = Texts::default();
        (0..10).for_each(|n| texts.push(&instance(n, "web")));
        let before = texts.lower.len();
        (0..1000).for_each(|n| texts.replace(usize::from(n % 10), &instance(n % 10, "web")));
        assert!(texts.lower.len() <= before * 2 + before / 10, "{} of {before}", texts.lower.len());
    }

    proptest! {
        #[test]
        fn each_row_keeps_its_own_texts_through_changes_and_removals(
            names in prop::collection::vec("\\PC{0,9}|\n|", 1..20),
            changes in prop::collection::vec((0..20usize, "\\PC{0,30}"), 0..60),
            kept in prop::collection::vec(any::<bool>(), 20),
        ) {
            let mut model: Vec<Instance> = names.iter().zip(0..).map(|(name, n)| instance(n, name)).collect();
            let mut texts = Texts::default();
            model.iter().for_each(|i| texts.push(i));
            for (at, name) in changes {
                if let Some(i) = model.get_mut(at) {
                    i.instance_name = name;
                    texts.replace(at, i);
                }
            }
            texts.retain(&kept);
            keys::retain(&mut model, &kept);
            prop_assert_eq!(texts.spans.len(), model.len());
            for (at, i) in model.iter().enumerate() {
                let lower = i.instance_name.replace('\n', " ").to_lowercase();
                prop_assert_eq!(texts.name(at), lower.as_str());
                prop_assert_eq!(texts.id(at), i.instance_id.as_ref().unwrap().as_str().to_lowercase());
                prop_assert_eq!(texts.machine(at), i.machine_id.to_lowercase());
                prop_assert_eq!(texts.addresses(at).collect::<Vec<_>>(), ["10.0.0.1", "", "", "2001:db8::1"]);
                prop_assert_eq!(texts.name_key(at), natural::key(&lower));
            }
        }
    }
}
