# AWS service models are a build input: botocore's data folder, from the project's .venv, else from
# Debian's python3-botocore. `embed_models` turns them into one flat file.
file(GLOB GCDT_botocore_candidates
  "${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/botocore/data"
  "/usr/lib/python3/dist-packages/botocore/data")
set(GCDT_BOTOCORE_DATA "" CACHE PATH "botocore's data folder; empty = look for it")
if(NOT GCDT_BOTOCORE_DATA AND GCDT_botocore_candidates)
  list(GET GCDT_botocore_candidates 0 GCDT_models_from)
else()
  set(GCDT_models_from "${GCDT_BOTOCORE_DATA}")
endif()
if(NOT EXISTS "${GCDT_models_from}/partitions.json")
  message(FATAL_ERROR "botocore's models were not found; run scripts/setup, or set GCDT_BOTOCORE_DATA")
endif()
message(STATUS "AWS models: ${GCDT_models_from}")
