//! Members of enumerations as defaults: `Status.PENDING` is the text that it stands for.

use std::collections::BTreeMap;

use crate::{Decl, DeclKind, DefaultExpr, FieldDecl, TypeExpr};

/// What the members of the enumerations of one text stand for, by `Enum.MEMBER`.
#[derive(Default)]
pub(crate) struct Members(BTreeMap<String, String>);

impl Members {
    pub(crate) fn add(&mut self, name: &str, member: &str, value: &str) {
        self.0.insert(format!("{name}.{member}"), value.to_owned());
    }

    /// Puts the texts into the defaults that name members.
    pub(crate) fn resolve(&self, decls: &mut [Decl]) {
        for decl in decls {
            if let DeclKind::Entity(record) | DeclKind::Alter(record) = &mut decl.kind {
                record.fields.iter_mut().for_each(|field| self.field(field));
            }
        }
    }

    fn field(&self, field: &mut FieldDecl) {
        let Some(default) = &mut field.default else { return };
        let DefaultExpr::Other(text) = &default.value else { return };
        let path = text.replace("::", ".");
        let path = path.strip_suffix(".value").unwrap_or(&path);
        let mut parts = path.rsplit('.');
        let (Some(member), Some(name)) = (parts.next(), parts.next()) else { return };
        let declared = self.0.get(&format!("{name}.{member}")).map(String::as_str);
        // An enumeration declared elsewhere: its members are known by their names.
        let elsewhere = matches!(&field.ty, TypeExpr::Named(ty) if ty == name).then_some(member);
        let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || c == '_');
        if let Some(value) = declared.or(elsewhere.filter(|member| plain(member))) {
            default.value = DefaultExpr::Value(value.into());
        }
    }
}
