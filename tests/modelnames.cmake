# What a model accepts is data. Fails when a model's name stands in a string of the program: the catalogue, examples in
# texts for people (tr) and comments may have them.
set(families "gpt-[0-9]|chatgpt|claude-(opus|sonnet|haiku|instant|[0-9])|gemini-[0-9]|gemma|llama-?[0-9]|mistral-|ministral"
    "|mixtral|codestral|qwen|glm-[0-9]|kimi|deepseek-|grok-|command-[ar]|sonar|doubao-|whisper|dall-e|nemotron"
    "|text-embedding")
list(JOIN families "" pattern)
set(found "")
foreach (folder gateway models ui app)
    file(GLOB_RECURSE sources ${ROOT}/${folder}/*.cpp ${ROOT}/${folder}/*.h)
    foreach (source ${sources})
        file(STRINGS ${source} lines REGEX "\"([^\"]*(${pattern})|o[0-9](-|\"))")
        foreach (line ${lines})
            if (NOT line MATCHES "^[ \t]*//" AND NOT line MATCHES "tr\\(\"" AND NOT line MATCHES "#include")
                string(APPEND found "${source}: ${line}\n")
            endif()
        endforeach()
    endforeach()
endforeach()
if (found)
    message(FATAL_ERROR "A model's name stands in code:\n${found}")
endif()
