// Command invoice turns e-mails into typed, validated invoices.
package main

func main() {}
