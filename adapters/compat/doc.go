// Package compat is a [prompt.Model], and a [prompt.Streamer], for every server that
// speaks OpenAI's chat completions: OpenAI itself, vLLM, Ollama, LM Studio, llama.cpp,
// Groq, DeepSeek, Mistral, OpenRouter, Azure and others. It needs net/http and
// encoding/json only.
//
//	model, err := compat.New("gpt-4.1-mini", &compat.Options{Key: os.Getenv("OPENAI_API_KEY")})
//	...
//	invoice, err := extract.Run(ctx, model, email, nil)
//
// # Servers
//
// [Options].BaseURL chooses the server; without it the requests go to OpenAI.
//
//	Ollama       http://localhost:11434
//	LM Studio    http://localhost:1234
//	llama.cpp    http://localhost:8080
//	vLLM         http://localhost:8000
//	Groq         https://api.groq.com/openai/v1
//	DeepSeek     https://api.deepseek.com
//	Mistral      https://api.mistral.ai/v1
//	OpenRouter   https://openrouter.ai/api/v1
//	Azure        https://NAME.openai.azure.com/openai/v1
//
// A base without a path gets "/v1"; any other path stands as it is, whether it ends
// in a slash or not; then "/chat/completions" is added, unless the base ends with
// it. A query ("?api-version=2024-10-21", which older addresses of Azure need) is
// kept.
//
// # What is sent
//
// The messages of the request, as they are, and nothing besides: this package adds
// no text to a prompt, so that what was counted is what is sent. The same request
// makes the same bytes. The sampling fields and the output limit are sent only when they
// are set.
//
// A request with a schema asks for it by response_format, in the way that
// [Options].Format says:
//
//   - [JSONSchema], the default, sends the schema's form for OpenAI's strict mode,
//     its properties in order. A schema that strict mode cannot express (a Go map,
//     say) is sent whole, with "strict":false: OpenAI then shows it to the model but
//     does not enforce it, and the servers that enforce every schema (vLLM,
//     llama.cpp, Ollama) still do. [Trace].NotStrict is told. To learn of it when a
//     program starts, call Strict of the schema.
//   - [JSONObject] asks for any JSON object, for servers that know no more
//     (DeepSeek).
//   - [NoFormat] asks for nothing: the prompt alone describes the reply.
//
// Tools are sent with the schemas of their arguments, in the strict form and with
// "strict":true where there is one, in whole and without it elsewhere. A call that the
// assistant made is sent as tool_calls, a result as a message of the role tool.
//
// Images and files stand behind the text of the user's message: images by their URL, or as a
// data: URL, which all servers with such models take; sounds (wav, mp3) as input_audio and
// other files as file, both only with their bytes, which OpenAI takes and few others do.
//
// Replies are read and validated against the full schema whatever was asked for.
// vLLM, llama.cpp and Ollama do not show the schema to the model, so it must stand
// in the prompt too, as package prompt does by itself.
//
// # What comes back
//
// A refusal, a reply that the output limit cut off and one that a content filter
// withheld are replies, not errors, so that their usage is not lost: see
// [schema.Stop]. That includes the HTTP status 400 with which Azure answers a prompt
// that its filter stops. Reasoning that a server sends beside the reply is left out.
// A usage that cannot be read counts as zero.
//
// Everything else is an [*Error]. It never holds the key; from the server's words it
// leaves out what the server repeats of the prompt.
//
// # Streams
//
// [Model.Stream] asks for a stream of events and passes the text on as it comes, which
// is what a prompt's Stream uses. It asks for the usage too, with which the stream then
// ends; for servers that refuse that there is [Options].NoStreamUsage. Where write
// returns an error or the context ends, the connection is closed at once, which servers
// take as the order to stop; the usage of a reply that was stopped is seldom told.
//
// A server that ignores the wish and sends one body of JSON is understood: its text
// comes in one piece. So are those that leave out the usage or the [DONE] at the end.
// But a stream that ends before it has told why the reply did, by a finish reason or
// [DONE], was cut off by the network, and that is an error, not a reply.
//
// # Time and retries
//
// The context bounds a call; there is no other time limit unless [Options].Client
// has one. The statuses 408, 409, 429 and 5xx (501 apart) and connections that fail
// before the server has answered are tried again, at most [Options].MaxRetries times
// and as long as the waits stay within [Options].MaxWait in sum. A wait is what
// Retry-After says, or else chosen at random up to a bound that doubles each time
// ("full jitter"). A quota that is used up (the code insufficient_quota) and a
// Retry-After beyond what may be waited are errors at once, as is a wait that would
// outlast the context's deadline.
//
// A retry repeats the whole request. Chat completions change nothing on the server,
// but a request whose connection broke may have been worked on, and billed, before
// it is sent again. Once the server has begun to answer with success, nothing is
// retried. A stream begins with its first event: the status, and comments that keep the
// connection open, are sent before a model has begun to work.
package compat
