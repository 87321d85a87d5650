//! Documents in other languages than English: headings, headers, keys and titles are recognised.

use livespec_diagnostics::{Diagnostics, Source};
use livespec_syntax::{Column, ItemKind, Outline, Topic};

/// Language, document, and the name in its title. Every document has the same parts: two key lines,
/// an overview, a data model with a field table, errors, open questions that there are none of.
const DOCUMENTS: &[(&str, &str, &str)] = &[
    (
        "portuguese",
        "# Documento técnico: Cantina\n\n**Situação:** Aprovado\n**Autor:** Rui\n\n## Resumo\n\nO serviço guarda os pratos da cantina para que não falte nada.\n\n## Modelo de dados\n\n| Campo | Tipo | Obrigatório |\n|---|---|---|\n| id | uuid | sim |\n\n## Tratamento de erros\n\n- nada de novo\n\n## Questões em aberto\n\nNenhuma.\n",
        "Cantina",
    ),
    (
        "spanish",
        "# Diseño técnico: Cantina\n\n**Estado:** Aprobado\n**Autor:** Rosa\n\n## Resumen\n\nEl servicio guarda los platos de la cantina para que no falte nada.\n\n## Modelo de datos\n\n| Campo | Tipo | Obligatorio |\n|---|---|---|\n| id | uuid | sí |\n\n## Manejo de errores\n\n- sin novedad, según lo acordado\n\n## Preguntas abiertas\n\nNinguna.\n",
        "Cantina",
    ),
    (
        "french",
        "# Conception technique : Cantine\n\n**Statut :** Validé\n**Auteur :** Rémi\n\n## Résumé\n\nLe service garde les plats de la cantine pour que rien ne manque.\n\n## Modèle de données\n\n| Champ | Type de donnée | Obligatoire |\n|---|---|---|\n| id | uuid | oui |\n\n## Gestion des erreurs\n\n- rien de nouveau\n\n## Questions ouvertes\n\nAucune.\n",
        "Cantine",
    ),
    (
        "german",
        "# Technisches Konzept: Kantine\n\n**Status:** Freigegeben\n**Autor:** Rolf\n\n## Überblick\n\nDer Dienst speichert die Gerichte der Kantine, damit nichts fehlt und nicht doppelt bestellt wird.\n\n## Datenmodell\n\n| Feld | Datentyp | Pflicht |\n|---|---|---|\n| id | uuid | ja |\n\n## Fehlerbehandlung\n\n- nichts Neues\n\n## Offene Fragen\n\nKeine.\n",
        "Kantine",
    ),
    (
        "russian",
        "# Техническое задание: Столовая\n\n**Статус:** Утверждено\n**Автор:** Роман\n\n## Введение\n\nСервис хранит блюда столовой и не теряет заказы, если связь пропала.\n\n## Модель данных\n\n| Поле | Тип данных | Обязательное |\n|---|---|---|\n| id | uuid | да |\n\n## Обработка ошибок\n\n- без нового\n\n## Открытые вопросы\n\nНет.\n",
        "Столовая",
    ),
    (
        "chinese",
        "# 设计文档：食堂\n\n**状态：** 已批准\n**作者：** 王\n\n## 概述\n\n服务保存食堂的菜品，用户可以查看所有的菜单。\n\n## 数据模型\n\n| 字段 | 数据类型 | 必填 |\n|---|---|---|\n| id | uuid | 是 |\n\n## 错误处理\n\n- 没有新的\n\n## 待定问题\n\n暂无。\n",
        "食堂",
    ),
];

fn outline(text: &str) -> Outline {
    let mut diagnostics = Diagnostics::default();
    let document = livespec_syntax::parse(&Source::new("a.md", text), &mut diagnostics);
    livespec_syntax::outline(&document, &mut diagnostics)
}

#[test]
fn the_parts_of_a_document_are_recognised_in_every_language() {
    for (language, text, name) in DOCUMENTS {
        let outline = outline(text);
        assert_eq!(
            outline.title.as_ref().map(|title| title.name.as_str()),
            Some(*name),
            "{language}"
        );
        let topics: Vec<Option<Topic>> =
            outline.sections.iter().skip(1).map(|section| section.topic).collect();
        let expected =
            [Topic::Overview, Topic::DataModel, Topic::Errors, Topic::OpenQuestions].map(Some);
        assert_eq!(topics, expected, "{language}");
        let answered = &outline.sections[4].not_applicable;
        assert!(answered.is_some(), "{language}: that there are no questions is not understood");
        let columns = outline.items.iter().find_map(|item| match &item.kind {
            ItemKind::Table(table) => Some(table.columns.clone()),
            _ => None,
        });
        let columns = columns.expect("a table");
        assert_eq!(columns, [Column::Field, Column::Type, Column::Required], "{language}");
        assert!(outline.metadata.get(&["status"]).is_some(), "{language}: no status");
        assert!(outline.metadata.get(&["author"]).is_some(), "{language}: no author");
    }
}
