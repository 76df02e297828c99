/* SPDX-License-Identifier: MIT */
/*
 * The classes of nodes as data: names, documentation and fields, generated from
 * grammar/python.asdl. What treats all nodes alike (dump, depth check, the `ast`
 * module's classes and conversions) walks these tables instead of knowing the nodes.
 */
#ifndef ADDER_AST_CLASSES_H
#define ADDER_AST_CLASSES_H

#include "ast/ast.h"
#include "base/common.h"

/* What a field holds: the AstClass of a node type, or one of these. */
enum {
    AST_FIELD_IDENTIFIER = AST_CLASS_COUNT,
    AST_FIELD_STRING,
    AST_FIELD_CONSTANT,
    AST_FIELD_INT,
};

/* How many of it. */
typedef enum AstQuantity { AST_ONE, AST_MAYBE, AST_MANY } AstQuantity;

typedef struct AstField {
    const char *name;
    uint8_t type;                   /* AstClass or AST_FIELD_... */
    uint8_t quantity;               /* AstQuantity */
    uint16_t offset;                /* in the node's struct */
} AstField;

/* SUM nodes begin with their kind, ENUMs are only a number, PRODUCTs only fields. */
typedef enum AstShape { AST_SUM, AST_ENUM, AST_PRODUCT } AstShape;

typedef struct AstClassInfo {
    const char *name, *doc;
    uint8_t type;                   /* AstClass of the sum (or product) it belongs to */
    uint8_t kind;                   /* number within the sum, 0 for the sum itself */
    uint8_t constructors;           /* of a sum: how many follow it */
    uint8_t field_count;
    AstShape shape;
    bool has_span;                  /* has lineno, col_offset, end_lineno, end_col_offset */
    bool end_optional;              /* the last two of which may be absent */
    uint16_t size;                  /* of the node's struct */
    const AstField *fields;
} AstClassInfo;

/* Indexed by AstClass; [0] is empty. */
extern const AstClassInfo ast_classes[AST_CLASS_COUNT];

/* The class of a node of (declared) type `type`: its constructor's, or the product's. */
static inline const AstClassInfo *ast_class_of(AstClass type, const void *node)
{
    return &ast_classes[ast_classes[type].shape == AST_PRODUCT ? type
                        : type + *(const uint32_t *)node];
}

/* Where a node of class `info` keeps its span. */
static inline Span *ast_span_of(const AstClassInfo *info, const void *node)
{
    return (Span *)((char *)node + (info->shape == AST_PRODUCT ? 0 : offsetof(Expr, span)));
}

#endif
