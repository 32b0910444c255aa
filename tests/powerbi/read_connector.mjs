// Parses M files with Microsoft's own parser, and prints what they define as JSON.
//
//   node read_connector.mjs MODULES FILE...
//
// MODULES is the folder that has node_modules. The output has for each file its members, with the
// plain values of those that are records; the calls of functions by name, with their plain
// arguments; the names of all fields; and the names that it uses without defining them. A file that
// does not parse is named on standard error with the place, and the status is 1.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [modules, ...files] = process.argv.slice(2);
const require = createRequire(resolve(modules, "package.json"));
const { DefaultSettings, Language, TaskUtils } = require("@microsoft/powerquery-parser");

// Where the parser gave up: errors carry the place in different ways.
function placeOf(error) {
    const inner = error.innerError ?? error;
    const position =
        inner.foundToken?.token?.positionStart ?? inner.foundToken?.columnNumber ??
        inner.graphemePosition ?? inner.openTokenwithColumnNumber?.token?.positionStart;
    return position?.lineNumber === undefined ? "at the end" : `line ${position.lineNumber + 1}`;
}

async function parse(file) {
    const task = await TaskUtils.tryLexParse(DefaultSettings, readFileSync(file, "utf8"));
    if (TaskUtils.isError(task)) {
        console.error(`${file}: ${placeOf(task.error)}: ${task.error.message}`);
        return undefined;
    }
    return task.ast;
}

// A literal's value, an identifier as {name}; undefined for whatever is no plain value.
function plainValue(node) {
    if (node.kind === "IdentifierExpression") return { name: node.identifier.literal };
    if (node.kind !== "LiteralExpression") return undefined;
    switch (node.literalKind) {
        case "Numeric": return Number(node.literal);
        case "Logical": return node.literal === "true";
        case "Text": return Language.TextUtils.unescape(node.literal.slice(1, -1));
        default: return null;
    }
}

function recordOf(node) {
    const fields = {};
    for (const { node: field } of node.content.elements) {
        const value = plainValue(field.value);
        if (value !== undefined) fields[field.key.literal] = value;
    }
    return fields;
}

// Every node below this one, itself first.
function* nodesOf(node) {
    if (node === null || typeof node !== "object") return;
    if (Array.isArray(node)) {
        for (const element of node) yield* nodesOf(element);
        return;
    }
    if (typeof node.kind === "string") yield node;
    for (const key of Object.keys(node)) yield* nodesOf(node[key]);
}

// F("text"): the identifier, and then the invocation behind it.
function callsOf(section) {
    const calls = [];
    for (const node of nodesOf(section)) {
        if (node.kind !== "RecursivePrimaryExpression") continue;
        const invoked = node.recursiveExpressions.elements[0];
        if (node.head.kind !== "IdentifierExpression" || invoked?.kind !== "InvokeExpression") continue;
        const values = invoked.content.elements.map(({ node: argument }) => plainValue(argument));
        calls.push({ function: node.head.identifier.literal, arguments: values });
    }
    return calls;
}

function fieldNamesOf(section) {
    const names = new Set();
    for (const node of nodesOf(section)) {
        if (node.kind === "GeneralizedIdentifierPairedExpression") names.add(node.key.literal);
    }
    return [...names];
}

// Names that nothing in the file defines: the library's, or slips of the pen. Where in the file a
// name holds is not looked at.
function foreignNamesOf(section) {
    const defined = new Set(["_"]);
    const used = new Set();
    for (const node of nodesOf(section)) {
        if (node.kind === "IdentifierPairedExpression") defined.add(node.key.literal);
        if (node.kind === "Parameter") defined.add(node.name.literal);
        if (node.kind === "IdentifierExpression") used.add(node.identifier.literal);
    }
    return [...used].filter((name) => !defined.has(name)).sort();
}

const read = {};
for (const file of files) {
    const section = await parse(file);
    if (section === undefined) {
        process.exitCode = 1;
        continue;
    }
    const members = {};
    for (const { namePairedExpression: member } of section.sectionMembers?.elements ?? []) {
        members[member.key.literal] =
            member.value.kind === "RecordExpression" ? recordOf(member.value)
                                                     : plainValue(member.value) ?? null;
    }
    read[file] = {
        members,
        calls: callsOf(section),
        fields: fieldNamesOf(section),
        foreign: foreignNamesOf(section),
    };
}
if (!process.exitCode) console.log(JSON.stringify(read));
