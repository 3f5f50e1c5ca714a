// The target is header-only; SwiftPM asks for one source file.
#include "CLinux.h"
