# Instructions and code objects.
libadder_a_SOURCES += src/bytecode/code.c
libadder_a_SOURCES += src/bytecode/code.h
libadder_a_SOURCES += src/bytecode/code_type.c
libadder_a_SOURCES += src/bytecode/code_type.h
libadder_a_SOURCES += src/bytecode/code_verify.c
libadder_a_SOURCES += src/bytecode/code_verify.h
libadder_a_SOURCES += src/bytecode/disassemble.c
libadder_a_SOURCES += src/bytecode/disassemble.h
libadder_a_SOURCES += src/bytecode/exception_table.c
libadder_a_SOURCES += src/bytecode/exception_table.h
libadder_a_SOURCES += src/bytecode/intrinsics.h
libadder_a_SOURCES += src/bytecode/line_table.c
libadder_a_SOURCES += src/bytecode/line_table.h
libadder_a_SOURCES += src/bytecode/marshal.h
libadder_a_SOURCES += src/bytecode/marshal_format.h
libadder_a_SOURCES += src/bytecode/marshal_read.c
libadder_a_SOURCES += src/bytecode/marshal_write.c
nodist_libadder_a_SOURCES += src/bytecode/fingerprint.h

# What .pyc files depend on: grammar, tree, instructions, operators, compiler.
EXTRA_DIST += build-aux/fingerprint.sh
BUILT_SOURCES += src/bytecode/fingerprint.h
CLEANFILES += src/bytecode/fingerprint.h src/bytecode/fingerprint.stamp
fingerprinted = grammar/python.asdl grammar/python.y src/bytecode/instructions.def \
	src/bytecode/intrinsics.h src/bytecode/marshal_format.h src/bytecode/marshal_read.c src/bytecode/marshal_write.c \
	src/objects/slots.def $(filter src/compile/%,$(libadder_a_SOURCES))
src/bytecode/fingerprint.stamp: build-aux/fingerprint.sh $(fingerprinted)
	$(AM_V_GEN)$(MKDIR_P) src/bytecode && \
	$(SHELL) $(srcdir)/build-aux/fingerprint.sh $(filter-out %.sh,$^) > src/bytecode/fingerprint.h-t && \
	$(UPDATE) src/bytecode/fingerprint.h && touch $@
src/bytecode/fingerprint.h: src/bytecode/fingerprint.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }

# Opcodes and their tables, of the definitions file.
EXTRA_DIST += build-aux/instructions.awk src/bytecode/instructions.def
opcode_tables = src/bytecode/opcodes.h src/bytecode/opcode_table.c
BUILT_SOURCES += $(opcode_tables)
CLEANFILES += $(opcode_tables) src/bytecode/opcodes.stamp
nodist_libadder_a_SOURCES += $(opcode_tables)

src/bytecode/opcodes.stamp: build-aux/instructions.awk src/bytecode/instructions.def
	$(AM_V_GEN)$(MKDIR_P) src/bytecode && \
	$(AWK) -f $(srcdir)/build-aux/instructions.awk -v header=src/bytecode/opcodes.h-t \
	    -v table=src/bytecode/opcode_table.c-t $(srcdir)/src/bytecode/instructions.def && \
	$(UPDATE) $(opcode_tables) && touch $@
$(opcode_tables): src/bytecode/opcodes.stamp
	@test -f $@ || { rm -f $<; $(MAKE) $(AM_MAKEFLAGS) $<; }
