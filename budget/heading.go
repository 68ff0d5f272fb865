package budget

// cutLoneHeadings takes the headings out of the selection of which nothing that stands
// under them was chosen. The room that they leave, a few tokens, is not given away again.
func (j *job) cutLoneHeadings() {
	for _, i := range j.headings {
		k := j.entries[i].item
		if j.result.Choice[k] < 0 || j.chosenUnder(i) {
			continue
		}
		j.leaveOut(k, j.result)
	}
}

// chosenUnder reports whether a part that stands under heading i is kept.
func (j *job) chosenUnder(i int) bool {
	last := min(i+j.rendered.At(i).Heads(), len(j.entries)-1)
	for n := i + 1; n <= last; n++ {
		if k := j.entries[n].item; k < 0 || j.result.Choice[k] >= 0 {
			return true
		}
	}
	return false
}
