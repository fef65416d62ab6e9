// All headers of the engine's stages, for sources that need most of them.
#pragma once

#include "dedup/pipeline.h"
#include "engine/compared_text.h"
#include "engine/context.h"
#include "engine/furniture.h"
#include "engine/identity.h"
#include "engine/read.h"
#include "engine/sign.h"
#include "engine/stage.h"
