/* SPDX-License-Identifier: MIT */
/*
 * String literals: adjacent ones are one node. A Constant when none is an f-string, else a
 * JoinedStr in which neighbouring pieces of text have been merged and empty ones dropped.
 */
#include "ast/build.h"

#include <string.h>

#include "objects/bytes.h"
#include "objects/str.h"

static Value interned(Builder *b, const char *text)
{
    Value v = str_intern_utf8(text, strlen(text));
    if (!v)
        problem_set_raised(&b->problem);
    return v;
}

/* One literal, prefix and quotes included. */
Expr *build_string(Builder *b, Location at)
{
    const char *p = b->source + at.start, *end = b->source + at.end;
    bool bytes = false, raw = false, unicode = false;
    for (; *p != '"' && *p != '\''; p++) {
        bytes |= *p == 'b' || *p == 'B';
        raw |= *p == 'r' || *p == 'R';
        unicode |= *p == 'u';
    }
    int quotes = end - p >= 6 && p[0] == p[1] && p[1] == p[2] ? 3 : 1;
    Value value = build_decode(b, p + quotes, end - p - 2 * quotes, bytes, raw, at.span);
    return ast_Constant(b->arena, at.span, value, unicode ? interned(b, "u") : 0);
}

Expr *build_fstring_text(Builder *b, Location at, Value raw)
{
    Value value = build_decode(b, b->source + at.start, at.end - at.start, false, raw == TRUE,
                               at.span);
    return ast_Constant(b->arena, at.span, value, 0);
}

static bool is_empty_text(const Expr *e)
{
    return e->kind == EXPR_CONSTANT && e->Constant.value && is_str(e->Constant.value)
        && !str_length(e->Constant.value);
}

/* A field with `=` comes as a JoinedStr of its text and its value. */
ExprSeq *build_fstring_append(Builder *b, ExprSeq *parts, Expr *part)
{
    if (part->kind == EXPR_JOINEDSTR) {
        for (size_t i = 0; i < part->JoinedStr.values->count; i++)
            parts = SEQ_APPEND(b->arena, parts, part->JoinedStr.values->items[i]);
        return parts;
    }
    return SEQ_APPEND(b->arena, parts, part);
}

int build_conversion(Builder *b, Value name, Location exclamation, Location at)
{
    /* The word's spelling is CPython's. */
    if (exclamation.end != at.start)
        build_fail(b, span_join(exclamation.span, at.span),
                   "f-string: conversion type must come right after the exclamanation mark");
    if (name && str_length(name) == 1 && str_at(name, 0) < 128
        && strchr("sra", (int)str_at(name, 0)))
        return (int)str_at(name, 0);
    char next = b->source[at.end];
    if (next == '\'' || next == '"') {
        Span end = {at.span.end_line, at.span.end_column, at.span.end_line, at.span.end_column};
        build_fail(b, end, "f-string: expecting '}'");
    }
    build_fail(b, at.span, "f-string: invalid conversion character %R: expected 's', 'r', or 'a'",
               name);
    return 's';
}

/* The source between '{' and what follows the '=', without comments. */
static Value debug_text(Builder *b, uint32_t start, uint32_t end)
{
    char *text = arena_alloc(b->arena, end - start + 1);
    size_t n = 0;
    char quote = 0;
    for (uint32_t i = start; i < end; i++) {
        char c = b->source[i];
        if (!quote && c == '#')
            while (i < end && b->source[i] != '\n')
                i++;
        else if (!quote && (c == '"' || c == '\''))
            quote = c;
        else if (c == quote)
            quote = 0;
        if (i < end)
            text[n++] = b->source[i];
    }
    Value value = str_new_utf8(text, n);
    if (!value)
        problem_set_raised(&b->problem);
    return value;
}

/* {value = !conversion : spec} */
Expr *build_field(Builder *b, Location at, Expr *value, bool debug, int conversion,
                  Expr *format_spec, Location conversion_at, Location spec_at)
{
    int code = conversion ? conversion : debug && !format_spec ? 'r' : -1;
    Expr *field = ast_FormattedValue(b->arena, at.span, value, code, format_spec);
    if (!debug)
        return field;
    uint32_t end = conversion ? conversion_at.start : format_spec ? spec_at.start : at.end - 1;
    Span text_span = {at.span.line, at.span.column + 1, at.span.end_line,
                      at.span.end_column - 1};
    if (conversion || format_spec) {
        Span next = conversion ? conversion_at.span : spec_at.span;
        text_span.end_line = next.line;
        text_span.end_column = next.column;
    }
    Expr *text = ast_Constant(b->arena, text_span, debug_text(b, at.start + 1, end), 0);
    ExprSeq *both = SEQ_APPEND(b->arena, SEQ_EMPTY(ExprSeq), text);
    return ast_JoinedStr(b->arena, at.span, SEQ_APPEND(b->arena, both, field));
}

/* ---- Joining ---- */

typedef struct Text {
    Value value;
    bool bytes;
} Text;

static Value concatenate(Builder *b, Expr **items, size_t n)
{
    Value result = items[0]->Constant.value;
    if (n == 1 || problem_exists(&b->problem))
        return result;
    if (!is_bytes(result)) {
        StrBuilder text = {0};
        for (size_t i = 0; i < n; i++)
            if (!builder_str(&text, items[i]->Constant.value)) {
                problem_set_raised(&b->problem);
                return 0;
            }
        result = builder_finish(&text);
    } else {
        size_t length = 0;
        for (size_t i = 0; i < n; i++)
            length += as_bytes(items[i]->Constant.value)->length;
        Bytes *joined = bytes_alloc(length);
        char *at = joined ? joined->data : NULL;
        for (size_t i = 0; joined && i < n; i++) {
            const Bytes *part = as_bytes(items[i]->Constant.value);
            memcpy(at, part->data, part->length);
            at += part->length;
        }
        result = from_object(joined);
    }
    if (!result)
        problem_set_raised(&b->problem);
    return result;
}

/* One Constant of neighbouring ones. */
static Expr *merged(Builder *b, Expr **items, size_t n)
{
    if (n == 1)
        return items[0];
    return ast_Constant(b->arena, span_join(items[0]->span, items[n - 1]->span),
                        concatenate(b, items, n), items[0]->Constant.kind);
}

/* Texts merged, empty ones dropped. */
static ExprSeq *merge_texts(Builder *b, ExprSeq *parts)
{
    ExprSeq *result = SEQ_EMPTY(ExprSeq);
    for (size_t i = 0, n; i < parts->count; i += n) {
        n = 1;
        Expr *part = parts->items[i];
        if (part->kind == EXPR_CONSTANT) {
            while (i + n < parts->count && parts->items[i + n]->kind == EXPR_CONSTANT)
                n++;
            part = merged(b, &parts->items[i], n);
            if (is_empty_text(part))
                continue;
        }
        result = SEQ_APPEND(b->arena, result, part);
    }
    return result;
}

Expr *build_format_spec(Builder *b, Span span, ExprSeq *parts)
{
    return ast_JoinedStr(b->arena, span, parts);
}

static bool is_bytes_item(const Expr *e)
{
    return e->kind == EXPR_CONSTANT && e->Constant.value && is_bytes(e->Constant.value);
}

static bool all_of_one_kind(Builder *b, ExprSeq *items, bool *joined)
{
    bool bytes = is_bytes_item(items->items[0]);
    *joined = false;
    for (size_t i = 0; i < items->count; i++) {
        *joined |= items->items[i]->kind == EXPR_JOINEDSTR;
        if (is_bytes_item(items->items[i]) != bytes) {
            build_fail(b, b->last, "cannot mix bytes and nonbytes literals");
            return false;
        }
    }
    return true;
}

Expr *build_strings(Builder *b, Span span, ExprSeq *items)
{
    Expr *first = items->items[0];
    if (items->count == 1 && first->kind == EXPR_CONSTANT)
        return first;
    bool joined;
    if (problem_exists(&b->problem) || !all_of_one_kind(b, items, &joined))
        return first;
    if (!joined) {
        Expr *constant = merged(b, items->items, items->count);
        constant->span = span;
        return constant;
    }
    ExprSeq *parts = SEQ_EMPTY(ExprSeq);
    for (size_t i = 0; i < items->count; i++)
        parts = build_fstring_append(b, parts, items->items[i]);
    return ast_JoinedStr(b->arena, span, merge_texts(b, parts));
}
