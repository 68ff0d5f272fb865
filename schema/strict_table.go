package schema

// A strictAction is what a dialect does with a keyword.
type strictAction uint8

const (
	// strictDrop leaves the keyword out, and says so. It is what happens to keywords
	// that are not in the table.
	strictDrop strictAction = iota
	// strictKeep sends the keyword, with the meaning that it has in JSON Schema.
	strictKeep
	// strictSome sends the keyword as far as the dialect has it: some formats, some
	// patterns, some values. Beyond that it is strictDescribe or strictRefuse.
	strictSome
	// strictIntegers sends the keyword for integers; for other numbers it is
	// strictDescribe.
	strictIntegers
	// strictUnsure sends the keyword, and says that it may not be enforced.
	strictUnsure
	// strictRewrite expresses the keyword by others that the dialect has.
	strictRewrite
	// strictDescribe leaves the keyword out, and says it in words in the description.
	// It is what happens to keywords that a provider takes and does not heed, too.
	strictDescribe
	// strictRefuse makes a schema with the keyword one that cannot be expressed.
	strictRefuse
	// strictIgnore leaves the keyword out without a word: it says nothing about values.
	strictIgnore
)

// strictActions is the table of keywords: what each of the strictDialects does with
// them, in that order.
var strictActions = map[string][6]strictAction{
	// Keywords of any value.
	"type":          {strictKeep, strictKeep, strictKeep, strictKeep, strictKeep, strictKeep},
	"enum":          {strictKeep, strictKeep, strictSome, strictKeep, strictKeep, strictKeep},
	"const":         {strictKeep, strictKeep, strictRewrite, strictKeep, strictKeep, strictKeep},
	"anyOf":         {strictKeep, strictKeep, strictKeep, strictKeep, strictKeep, strictKeep},
	"oneOf":         {strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite},
	"allOf":         {strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite},
	"not":           {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"if":            {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"then":          {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"else":          {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"$ref":          {strictKeep, strictKeep, strictKeep, strictRewrite, strictKeep, strictKeep},
	"$dynamicRef":   {strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite},
	"$recursiveRef": {strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite},
	"$defs":         {strictKeep, strictKeep, strictKeep, strictRewrite, strictKeep, strictKeep},
	"definitions":   {strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite},

	// Keywords of strings.
	"minLength":        {strictDescribe, strictDescribe, strictDescribe, strictKeep, strictKeep, strictDescribe},
	"maxLength":        {strictDescribe, strictDescribe, strictDescribe, strictKeep, strictKeep, strictDescribe},
	"pattern":          {strictKeep, strictSome, strictDescribe, strictSome, strictSome, strictDescribe},
	"format":           {strictSome, strictSome, strictUnsure, strictSome, strictUnsure, strictDescribe},
	"contentEncoding":  {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"contentMediaType": {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"contentSchema":    {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},

	// Keywords of numbers.
	"minimum":          {strictKeep, strictDescribe, strictKeep, strictIntegers, strictKeep, strictDescribe},
	"maximum":          {strictKeep, strictDescribe, strictKeep, strictIntegers, strictKeep, strictDescribe},
	"exclusiveMinimum": {strictKeep, strictDescribe, strictDescribe, strictIntegers, strictKeep, strictDescribe},
	"exclusiveMaximum": {strictKeep, strictDescribe, strictDescribe, strictIntegers, strictKeep, strictDescribe},
	"multipleOf":       {strictKeep, strictDescribe, strictDescribe, strictDescribe, strictIntegers, strictDescribe},

	// Keywords of arrays.
	"items":            {strictKeep, strictKeep, strictKeep, strictKeep, strictKeep, strictKeep},
	"prefixItems":      {strictRewrite, strictRewrite, strictKeep, strictRewrite, strictKeep, strictRewrite},
	"additionalItems":  {strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite},
	"unevaluatedItems": {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"minItems":         {strictKeep, strictSome, strictKeep, strictKeep, strictKeep, strictDescribe},
	"maxItems":         {strictKeep, strictDescribe, strictKeep, strictKeep, strictKeep, strictDescribe},
	"uniqueItems":      {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"contains":         {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"minContains":      {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"maxContains":      {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},

	// Keywords of objects.
	"properties":            {strictKeep, strictKeep, strictKeep, strictKeep, strictKeep, strictKeep},
	"required":              {strictKeep, strictKeep, strictKeep, strictKeep, strictKeep, strictKeep},
	"additionalProperties":  {strictRewrite, strictRewrite, strictUnsure, strictSome, strictKeep, strictRewrite},
	"unevaluatedProperties": {strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite, strictRewrite},
	"patternProperties":     {strictRefuse, strictRefuse, strictRefuse, strictRefuse, strictRefuse, strictRefuse},
	"propertyNames":         {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"minProperties":         {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"maxProperties":         {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"dependentRequired":     {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"dependentSchemas":      {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"dependencies":          {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},

	// Keywords that say nothing of values.
	"title":            {strictKeep, strictKeep, strictKeep, strictKeep, strictKeep, strictKeep},
	"description":      {strictKeep, strictKeep, strictKeep, strictKeep, strictKeep, strictKeep},
	"default":          {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"examples":         {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"deprecated":       {strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe, strictDescribe},
	"$schema":          {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
	"$id":              {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
	"id":               {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
	"$anchor":          {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
	"$dynamicAnchor":   {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
	"$recursiveAnchor": {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
	"$vocabulary":      {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
	"$comment":         {strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore, strictIgnore},
}
