# The tree: nodes generated from grammar/python.asdl, and what walks them.
libadder_a_SOURCES += src/ast/arena.c
libadder_a_SOURCES += src/ast/arena.h
libadder_a_SOURCES += src/ast/build.h
libadder_a_SOURCES += src/ast/build_call.c
libadder_a_SOURCES += src/ast/build_expr.c
libadder_a_SOURCES += src/ast/build_pattern.c
libadder_a_SOURCES += src/ast/build_stmt.c
libadder_a_SOURCES += src/ast/build_string.c
libadder_a_SOURCES += src/ast/build_target.c
libadder_a_SOURCES += src/ast/chain.h
libadder_a_SOURCES += src/ast/classes.h
libadder_a_SOURCES += src/ast/dump.c
libadder_a_SOURCES += src/ast/dump.h
libadder_a_SOURCES += src/ast/problem.c
libadder_a_SOURCES += src/ast/problem.h
libadder_a_SOURCES += src/ast/string_escape.c
libadder_a_SOURCES += src/ast/validate.c
libadder_a_SOURCES += src/ast/validate.h
nodist_libadder_a_SOURCES += src/ast/ast_tables.c

ast_tables = src/ast/ast.h src/ast/ast_tables.c src/ast/walk.def
BUILT_SOURCES += $(ast_tables)
CLEANFILES += $(ast_tables) build-aux/ast.stamp
EXTRA_DIST += build-aux/ast.awk grammar/python.asdl

build-aux/ast.stamp: build-aux/ast.awk grammar/python.asdl
	$(AM_V_GEN)$(MKDIR_P) build-aux src/ast && \
	for part in header:ast.h tables:ast_tables.c walk:walk.def; do \
	    $(AWK) -v part=$${part%%:*} -f $(srcdir)/build-aux/ast.awk \
	        $(srcdir)/grammar/python.asdl > src/ast/$${part#*:}-t || exit 1; \
	done && $(UPDATE) $(ast_tables) && touch $@

$(ast_tables): build-aux/ast.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
