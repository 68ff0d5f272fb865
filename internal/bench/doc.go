// Package bench compares the tokenizer of internal/bpe with those of others, in its tests:
// with tiktoken-go as the oracle of what is right, and with its peers in speed. The
// commands below it generate the tables of the module's packages.
package bench
